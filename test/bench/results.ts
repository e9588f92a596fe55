/** What a scenario came to. */
export interface Result {
  scenario: string;
  /** By what they are called in the table, with the unit: `wall, ms`. */
  figures: Record<string, number>;
  /** What it must reach. */
  goals: Goal[];
  /** How it was measured, where that is not plain. */
  notes: string[];
}

export interface Goal {
  figure: string;
  most?: number;
  least?: number;
}

/** Results that are shown as one table. */
export interface Chapter {
  title: string;
  results: Result[];
}

/** Whether a result is what it must be; undefined if nothing is asked of it. */
export function reaches({ figures }: Result, { figure, most = Infinity, least = -Infinity }: Goal): boolean {
  const value = figures[figure];
  return value !== undefined && value <= most && value >= least;
}

/** The results as tables in Markdown. */
export function asMarkdown(chapters: readonly Chapter[]): string {
  return chapters.map((chapter) => `## ${chapter.title}\n\n${table(chapter.results)}`).join('\n\n');
}

function table(results: readonly Result[]): string {
  const names = [...new Set(results.flatMap(({ figures }) => Object.keys(figures)))];
  const hasGoals = results.some(({ goals }) => goals.length > 0);
  const heading = ['', ...names, ...(hasGoals ? ['must reach'] : [])];
  const rows = results.map((result) => [
    result.scenario,
    ...names.map((name) => shown(result.figures[name])),
    ...(hasGoals ? [result.goals.map((goal) => describe(result, goal)).join('; ')] : []),
  ]);
  const lines = [heading, heading.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  const notes = results.flatMap(({ scenario, notes: said }) => said.map((note) => `- ${scenario}: ${note}`));
  return [...lines.map((cells) => `| ${cells.join(' | ')} |`), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function describe(result: Result, goal: Goal): string {
  const bound = [goal.least !== undefined && `≥ ${goal.least}`, goal.most !== undefined && `≤ ${shown(goal.most)}`];
  return `${goal.figure} ${bound.filter(Boolean).join(', ')}: ${reaches(result, goal) ? 'yes' : '**no**'}`;
}

function shown(value: number | undefined): string {
  if (value === undefined) return '';
  if (value >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Each figure that both have, before and now. */
export function compare(before: readonly Chapter[], now: readonly Chapter[]): string {
  const earlier = new Map(before.flatMap(({ results }) => results).map((result) => [result.scenario, result.figures]));
  const lines = now
    .flatMap(({ results }) => results)
    .flatMap(({ scenario, figures }) =>
      Object.entries(figures).flatMap(([name, value]) => {
        const old = earlier.get(scenario)?.[name];
        if (old === undefined) return [];
        const change = old === 0 ? '' : `${value >= old ? '+' : ''}${((value / old - 1) * 100).toFixed(1)} %`;
        return [`| ${scenario} | ${name} | ${shown(old)} | ${shown(value)} | ${change} |`];
      }),
    );
  return ['| | | before | now | change |', '| --- | --- | ---: | ---: | ---: |', ...lines].join('\n');
}
