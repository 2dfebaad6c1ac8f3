"""The page's style: dark text on white, one column at 360 pixels, two where there is room, A4 when printed."""

STYLE = """
:root { --ink: #1b1f24; --soft: #4a5560; --line: #c9d0d7; --pale: #eef1f4; --blue: #1d4f7c; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: clamp(1.7rem, 5vw, 2.5rem); line-height: 1.15; margin: 0 0 .4rem; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 3rem 0 .6rem; padding-top: .7rem; border-top: 3px solid var(--ink); }
h3 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 .3rem; }
h4 { font-size: 1rem; line-height: 1.3; margin: 0 0 .6rem; }
p, ul { margin: 0 0 .9rem; max-width: 42rem; }
li { margin-bottom: .35rem; }
a { color: var(--blue); text-underline-offset: .15em; }
a:focus-visible, .wide:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
.lead { font-size: 1.15rem; color: var(--soft); }
.made-up { border: 3px solid var(--ink); padding: .8rem 1rem; margin: 1.2rem 0; max-width: 42rem; }
.made-up p:last-child { margin: 0; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; max-width: none; }
nav li { margin: 0; }
nav a { display: inline-block; padding: .3rem 0; }
.key { list-style: none; padding: 0; margin: 1rem 0 1.4rem; max-width: none; display: grid; gap: .8rem;
  grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
.key li { border-left: 5px solid var(--blue); background: var(--pale); margin: 0; padding: .7rem .9rem; }
.key strong { display: block; font-size: 1.9rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
figure { margin: 1.8rem 0 2.2rem; }
figcaption { margin-bottom: .9rem; }
figcaption p { margin: 0; color: var(--soft); }
.pair { display: grid; gap: 1.4rem 2.5rem; grid-template-columns: 1fr; align-items: start; }
.pair > * { min-width: 0; }
.stack > :not(:last-child) { max-width: 42rem; margin-bottom: 1.6rem; }
caption.quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (min-width: 52rem) { .pair { grid-template-columns: 1fr 1fr; } .pair.chart-wide { grid-template-columns: 5fr 4fr; } }
svg { display: block; }
.bars text { font-size: 14px; fill: var(--ink); }
.bars .value { text-anchor: end; font-weight: 600; font-variant-numeric: tabular-nums; }
.bars .track { fill: var(--pale); }
.bars .bar { fill: var(--blue); }
.map { width: 100%; height: auto; max-width: 40rem; }
.rim, .land { fill: none; stroke-linecap: round; stroke-linejoin: round; }
.rim { stroke: #b4bdc5; stroke-width: 23; }
.land { stroke: #e9edf0; stroke-width: 21; }
.frame { fill: none; stroke: var(--line); stroke-width: 1.5; }
.group { fill: var(--blue); stroke: #fff; stroke-width: 1.2; }
.about { fill: #fff; stroke: var(--blue); stroke-width: 2.6; }
.near { fill: #8f9ba6; }
.some { fill: #fff; stroke: var(--ink); stroke-width: 2; }
.far { fill: #d98a2b; stroke: var(--ink); stroke-width: 1.6; stroke-linejoin: round; }
.farthest { fill: #8c1d2f; stroke: #fff; stroke-width: 2; }
.town { font-size: 22px; font-weight: 600; fill: var(--ink); paint-order: stroke; stroke: #fff; stroke-width: 4px; }
.town.end { text-anchor: end; }
.legend { list-style: none; padding: 0; margin: 0 0 1rem; }
.legend li { display: flex; gap: .7rem; align-items: center; margin: 0 0 .3rem; }
.legend svg { flex: none; overflow: visible; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; line-height: 1.35; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .34rem .5rem .34rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; font-size: .88rem; }
tbody th { font-weight: 400; overflow-wrap: break-word; }
td:last-child, th:last-child { padding-right: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
.number + td:not(.number), .number + th:not(.number) { padding-left: .9rem; }
.wide { overflow-x: auto; position: relative; }
.note { color: var(--soft); font-size: .95rem; }
footer { margin-top: 3rem; padding-bottom: 2rem; color: var(--soft); font-size: .95rem; }
@media (max-width: 30rem) {
  table { font-size: .88rem; } thead th { font-size: .8rem; hyphens: auto; } th, td { padding-right: .4rem; }
}
@page { size: A4; margin: 17mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
@media print {
  body { font-size: 10.5pt; } header { padding-top: 0; } nav { display: none; } a { color: inherit; text-decoration: none; }
  main, header, footer { max-width: none; padding: 0; }
  p, li { orphans: 3; widows: 3; } h2, h2 + p { break-after: avoid; } h2 + p { break-inside: avoid; }
  h2 { margin-top: 1.6rem; } h3, caption, figcaption { break-after: avoid; }
  figure, .key li, tr, .made-up { break-inside: avoid; } figure:has(.stack), figure:has(> .wide) { break-inside: auto; }
  .stack > :first-child { break-inside: avoid; }
  figure { margin: 1rem 0 1.4rem; }
  .pair { grid-template-columns: 1fr 1fr; gap: 1rem 1.6rem; } .pair.chart-wide { grid-template-columns: 1fr 1fr; }
  .key { grid-template-columns: 1fr 1fr 1fr; gap: .5rem; } .key strong { font-size: 17pt; }
  .key li { border: 1px solid var(--line); border-left: 4px solid var(--ink); }
  .wide { overflow: visible; } thead { display: table-header-group; } table { font-size: 9pt; } .map { max-width: 100%; }
  thead th { font-size: 8.4pt; } p, ul, .stack > :not(:last-child) { max-width: none; }
}
"""

MADE_UP_STYLE = """
@page { @top-center { content: "Eksempel – gruppene er oppdiktede"; font: bold 9pt sans-serif; } }
"""
"""Each printed sheet says it, since sheets are handed on one by one."""
