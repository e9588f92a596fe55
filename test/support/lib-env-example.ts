import { isParamName, type ParamName, paramOf, params } from '../../lib/params.ts';

const introduction = `
Settings of the recipes. Copy this file to .env, beside it, and fill in what you need:

  cp .env.example .env

A name without a value is not set, so that the copy changes nothing until you fill something in.
With CLIENT_ID, SECRET and baseURL the recipes run on your organization; with all three blank, on the local sandbox.

A variable may be set in three places. The command line (--NAME=value) wins over the environment of your shell, and
that over .env. A secret is never taken from the command line. A value with # in it goes in "quotes".

git ignores .env. Keep it to yourself: who has CLIENT_ID and SECRET can do what their owner can.
`;

/** The text of `.env.example`: every variable that can stand in a `.env`, explained and blank. */
export function envExample(): string {
  const names = Object.keys(params).filter((name): name is ParamName => isParamName(name) && belongsInEnv(name));
  const groups = new Set(names.map((name) => paramOf(name).group));
  const sections = [...groups].map((group) => {
    const members = names.filter((name) => paramOf(name).group === group);
    return [heading(group), ...members.map(entry)].join('\n\n');
  });
  return `${[comment(introduction.trim()), ...sections].join('\n\n')}\n`;
}

/** Whether a variable is one to keep, and not one for a single command line. */
export function belongsInEnv(name: ParamName): boolean {
  return paramOf(name).group !== 'Command line';
}

function heading(group: string): string {
  return `# ---- ${group} ${'-'.repeat(90 - group.length)}`;
}

function entry(name: ParamName): string {
  const { meaning, where, alias } = paramOf(name);
  const lines = [capitalize(meaning), `  ${where}`, ...(alias ? [`  ${alias} is read as well`] : [])];
  return `${comment(lines.join('\n'))}\n${name}=`;
}

function comment(text: string): string {
  return text.replace(/^/gm, '# ').replace(/ +$/gm, '');
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
