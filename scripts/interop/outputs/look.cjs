// SPDX-License-Identifier: Apache-2.0
// look.cjs PAGE...: opens pages in Debian's Chromium as a reader does, at four widths in both colour schemes and on paper, and
// objects to errors, requests, scripts, and to anything wider than the screen. SHOTS=FOLDER keeps pictures and the print.
const { chromium } = require("playwright-core");
const path = require("path");

const widths = { desktop: [1280, 900], tablet: [820, 1100], phone: [390, 844], small: [360, 740] };
const A4_WIDTH = 718; // pixels of 1/96 inch, less margins of a centimetre
const shots = process.env.SHOTS;
let wrong = 0;

async function look(browser, file, name, size, scheme) {
  const page = await browser.newPage({ viewport: { width: size[0], height: size[1] }, colorScheme: scheme });
  const problems = [];
  page.on("console", (message) => problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error}`));
  page.on("request", (request) => { if (request.url() !== `file://${file}`) problems.push(`request: ${request.url()}`); });
  const start = Date.now();
  await page.goto(`file://${file}`, { waitUntil: "load", timeout: 300000 });
  const loaded = Date.now() - start;
  const seen = await page.evaluate(() => ({
    nodes: document.getElementsByTagName("*").length,
    scripts: document.scripts.length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    findings: document.querySelectorAll("details.f").length,
  }));
  if (seen.scripts) problems.push("there is a script");
  if (seen.wide > 0) problems.push(`${seen.wide} pixels wider than the screen`);
  const before = Date.now();
  await page.evaluate(() => {
    document.querySelectorAll("details.rule")[0]?.setAttribute("open", "");
    document.querySelector("details.f")?.setAttribute("open", "");
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  const opened = Date.now() - before;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) problems.push(`opened, ${wide} pixels wider than the screen`);
  const label = `${path.basename(file, ".html")}-${name}-${scheme}`;
  if (shots) {
    await page.screenshot({ path: path.join(shots, `${label}.png`) });
    if (seen.nodes < 60000) await page.screenshot({ path: path.join(shots, `${label}-full.png`), fullPage: true });
    if (name === "desktop" && scheme === "light" && seen.nodes < 60000) await page.pdf({ path: path.join(shots, `${label}.pdf`), format: "A4", printBackground: false, preferCSSPageSize: true });
  }
  if (name === "desktop" && scheme === "light") {
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: A4_WIDTH, height: 1000 });
    const cut = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (cut > 0) problems.push(`on paper, ${cut} pixels are cut off`);
  }
  await page.close();
  wrong += problems.length;
  console.log(`page ${label}: ${seen.nodes} elements, ${seen.findings} findings, load ${loaded} ms, open a rule ${opened} ms: ${problems.slice(0, 5).join("; ") || "good"}`);
}

(async () => {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  for (const file of process.argv.slice(2).map((f) => path.resolve(f))) {
    for (const [name, size] of Object.entries(widths)) await look(browser, file, name, size, "light");
    await look(browser, file, "desktop", widths.desktop, "dark");
  }
  await browser.close();
  process.exit(wrong ? 1 : 0);
})();
