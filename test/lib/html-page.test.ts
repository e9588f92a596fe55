import { describe, expect, it } from 'vitest';
import { renderPage } from '../../lib/html-page.ts';

describe('a page', () => {
  it('shows names as text, whatever they hold', () => {
    const name = `<script>alert("x")</script> & 'Söhne'`;
    const page = renderPage({ title: name, links: [{ title: name, detail: name, url: 'https://x.example/?a="b"&c' }] });
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Söhne&#39;');
    expect(page).toContain('href="https://x.example/?a=&quot;b&quot;&amp;c"');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', undefined])('makes no link of %s', (url) => {
    const page = renderPage({ title: 'A', links: [{ title: 'B', detail: '', url }], frames: true });
    expect(page).not.toContain('<a ');
    expect(page).not.toContain('<iframe');
  });

  it('says that there is nothing where there is nothing', () => {
    expect(renderPage({ title: 'A', links: [] })).toContain('There are none.');
  });
});
