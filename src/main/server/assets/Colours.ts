/** Every colour of the pages, light and dark; text on its ground has at least 4.5:1 (WCAG 2.2, 1.4.3). */
export const css = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f5f6f8; --sunken: #eceff3;
  --text: #1c2128; --quiet: #57606c; --line: #d3d9e0; --edge: #7d8794;
  --accent: #0b57a8; --accent-text: #ffffff; --focus: #b35900;
  --good: #17603a; --good-ground: #e2f3e8;
  --warn: #744b00; --warn-ground: #fcf0d3;
  --bad: #a3201a; --bad-ground: #fdeae8;
  --info: #0b4f96; --info-ground: #e5f0fc;
  --mark: #ffe58a; --mark-text: #1c2128;
  --gap: 1rem; --round: 6px;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181d; --raised: #1d232a; --sunken: #262d36;
    --text: #e5e8ec; --quiet: #a6b0bc; --line: #36404b; --edge: #7c8896;
    --accent: #86bdff; --accent-text: #0d1a2b; --focus: #ffb35c;
    --good: #86d9a4; --good-ground: #16301f;
    --warn: #edc46c; --warn-ground: #352810;
    --bad: #ff9e96; --bad-ground: #3a1a18;
    --info: #9ac8ff; --info-ground: #14283f;
    --mark: #6b5300; --mark-text: #ffffff;
  }
}
`
