/** A workbook on a page: a link, or a frame that shows it. */
export interface PageEntry {
  title: string;
  /** What else is said of it. */
  detail: string;
  /** Where it leads; without one only the title is shown. */
  url?: string | undefined;
}

interface PageContent {
  title: string;
  links: readonly PageEntry[];
  /** Shows each in a frame below its link. */
  frames?: boolean;
}

/** A whole HTML page with these links. Titles come from other people: whatever they hold, it is shown as text. */
export function renderPage({ title, links, frames = false }: PageContent): string {
  const items = links.map((entry) => renderEntry(entry, frames)).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: ${frames ? '72rem' : '44rem'}; margin: 3rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; }
ul { list-style: none; padding: 0; }
li { padding: 0.75rem 0; border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); overflow-wrap: anywhere; }
a { font-weight: 600; }
small { display: block; opacity: 0.7; }
iframe { box-sizing: border-box; width: 100%; height: 34rem; margin-top: 0.75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${links.length === 0 ? '<p>There are none.</p>' : `<ul>\n${items}\n</ul>`}
</body>
</html>
`;
}

function renderEntry({ title, detail, url }: PageEntry, frames: boolean): string {
  const safe = url !== undefined && /^https?:\/\//i.test(url) ? escapeHtml(url) : undefined;
  const name = escapeHtml(title);
  const link = safe ? `<a href="${safe}" target="_blank" rel="noopener">${name}</a>` : `<span>${name}</span>`;
  const frame = frames && safe ? `<iframe src="${safe}" title="${name}" loading="lazy" allowfullscreen></iframe>` : '';
  return `<li>${link}<small>${escapeHtml(detail)}</small>${frame}</li>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
