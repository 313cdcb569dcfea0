import { chromium } from "playwright-core";
const exe = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath: exe, args: ["--no-sandbox"] });
const ids = process.argv[2]?.split(",") ?? ["figure-1","figure-5"];
const sizes = { d: [1440, 900], m: [390, 844] };
for (const theme of (process.argv[3] ?? "light").split(",")) for (const s of (process.argv[4] ?? "d").split(",")) {
  const [width, height] = sizes[s];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  page.on("console", m => { if (m.type() === "error") console.log("console", m.text()); });
  page.on("pageerror", e => console.log("pageerror", e.message));
  for (const id of ids) {
    await page.goto("http://127.0.0.1:8099/");
    await page.waitForSelector(".scene, svg", { timeout: 20000 });
    await page.locator("button:has-text('All scenarios'), button[aria-label*='cenario']").first().click();
    await page.waitForTimeout(1500);
    if (id !== "gallery") {
      const title = { "thousands": "thousands", }[id] ?? id;
      const n = /^figure-(\d+)$/.exec(id);
      await page.locator("dialog button, dialog a").filter({ hasText: n ? new RegExp(`Figure ${n[1]}:`) : new RegExp(id, "i") }).first().click();
    }
    await page.waitForTimeout(1200);
    await page.screenshot({ path: `/tmp/shots/${id}-${theme}-${s}.png` });
  }
  await context.close();
}
await browser.close();
