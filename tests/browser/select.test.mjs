// Selecting one and many, by mouse, by rectangle and by keys; what is done with all of them; the clipboard.

import assert from 'node:assert/strict';
import { SIZES, journey } from './harness.mjs';
import { diagram, inspector, kept, outline, palette, says, unpacked } from './playground.mjs';

const box = (page, name) => diagram(page).getByRole('button', { name });
const client = (page, number = 1) => box(page, new RegExp(`^Instance client-${number}[ ,]`));
const pressed = (page) => diagram(page).getByRole('button', { pressed: true });
const announced = (page, pattern) => says(page.locator('#live'), pattern);
const dialog = (page) => page.getByRole('dialog', { name: 'Delete' });

journey('Shift and Ctrl select one more and one less, in picture, outline and inspector', async ({ openPage }) => {
  const page = await openPage();
  await client(page).click();
  await client(page, 2).click({ modifiers: ['Shift'] });
  await box(page, /^Instance orders-1[ ,]/).click({ modifiers: ['Control'] });
  assert.equal(await pressed(page).count(), 3);
  await inspector(page).getByRole('heading', { name: '3 selected' }).waitFor();
  await announced(page, /3 resources are selected/);
  const outline = page.getByRole('tree');
  assert.equal(await outline.getAttribute('aria-multiselectable'), 'true');
  assert.equal(await outline.getByRole('treeitem', { selected: true }).count(), 3);
  await client(page, 2).click({ modifiers: ['Shift'] });
  assert.equal(await pressed(page).count(), 2);
  await outline.getByRole('treeitem', { name: /client-2/ }).click({ modifiers: ['Control'] });
  assert.equal(await pressed(page).count(), 3);
  await client(page).click();
  assert.equal(await pressed(page).count(), 1, 'a plain click means one');
});

journey('a drag on empty ground selects what it touches, with Shift it adds', async ({ openPage }) => {
  const page = await openPage();
  const [one, two] = [await client(page).boundingBox(), await client(page, 2).boundingBox()];
  const over = async (at, shift) => {
    if (shift) await page.keyboard.down('Shift');
    await page.mouse.move(at.x - 8, at.y - 6);
    await page.mouse.down();
    await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2, { steps: 4 });
    assert.ok(await page.locator('.marquee').isVisible(), 'the rectangle is drawn');
    await page.mouse.up();
    if (shift) await page.keyboard.up('Shift');
    assert.ok(!await page.locator('.marquee').isVisible());
  };
  await over(one, false);
  assert.equal(await client(page).getAttribute('aria-pressed'), 'true');
  assert.equal(await pressed(page).count(), 1);
  await over(two, true);
  assert.equal(await pressed(page).count(), 2);
  const after = await client(page).boundingBox();
  assert.ok(Math.abs(after.x - one.x) < 1, 'the picture stays where it was');
});

journey('Ctrl+A takes what lies in the container, Escape walks outward', async ({ openPage }) => {
  const page = await openPage();
  await box(page, /^Subnet Subnet B1|^Private subnet Subnet B1/).first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.waitForFunction(() => document.querySelectorAll('.viewport [aria-pressed="true"]').length >= 3);
  assert.equal(await client(page).getAttribute('aria-pressed'), 'false', 'what lies elsewhere does not');
  await client(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await announced(page, /Subnet A1 is selected/i);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await client(page).getAttribute('aria-pressed'), 'false');
});

journey('one selection: chosen in the diagram, the outline or by a link, it is the same everywhere', async ({ openPage }) => {
  const page = await openPage();
  const isChosen = async (on, names) => {
    await says(inspector(on).getByRole('heading', { level: 2 }), names.length > 1 ? `${names.length} selected` : names[0]);
    const lines = outline(on).getByRole('treeitem', { selected: true });
    for (const [at, name] of names.entries()) {
      await box(on, new RegExp(`^Instance ${name}[ ,]`)).and(on.locator('[aria-pressed="true"]')).waitFor();
      await says(lines.nth(at), name);
    }
    assert.deepEqual([await pressed(on).count(), await lines.count()], [names.length, names.length]);
  };
  await outline(page).getByRole('treeitem', { name: /orders-3/ }).first().click();
  await isChosen(page, ['orders-3']);
  await client(page).click();
  await isChosen(page, ['client-1']);
  await kept(page, () => client(page, 2).click({ modifiers: ['Shift'] }));
  await isChosen(page, ['client-1', 'client-2']);
  assert.deepEqual(unpacked(page.url()).view.selection, ['i-0a0000000000000a1', 'i-0a0000000000000a2'], 'the address says so');
  const other = await openPage({ hash: new URL(page.url()).hash });
  await isChosen(other, ['client-1', 'client-2']);
});

journey('what carries a security group is marked while the group is selected, and wears its name while it is itself', async ({ openPage }) => {
  const page = await openPage();
  const rings = page.locator('.guard > rect');
  const badges = page.locator('.guard text');
  assert.equal(await badges.count(), 0);
  await palette(page, 'endpoint-sg');
  await rings.nth(2).waitFor();
  assert.equal(await rings.count(), 3, 'the endpoint and its two interfaces');
  assert.deepEqual(new Set(await badges.allTextContents()), new Set(['endpoint-sg']));
  await diagram(page).getByRole('button', { name: /client-1/ }).first().click();
  await badges.filter({ hasText: 'clients-sg' }).waitFor();
  assert.deepEqual([await rings.count(), await badges.count()], [0, 1]);
});

journey('Delete takes away what nothing needs and undo brings it back', async ({ openPage }) => {
  const page = await openPage();
  await client(page).click();
  await page.keyboard.press('Delete');
  await client(page).waitFor({ state: 'detached' });
  await announced(page, /Delete client-1\. Deleted/);
  await page.keyboard.press('Control+z');
  await client(page).waitFor();
});

journey('a refusal stands there with what to remove first, and all of it goes in order', async ({ openPage }) => {
  const page = await openPage();
  await box(page, /^VPC VPC B/).first().focus();
  await page.keyboard.press('Enter');
  await inspector(page).getByRole('heading', { name: 'VPC B' }).waitFor();
  await page.keyboard.press('Backspace');
  const asked = dialog(page);
  await asked.getByText(/DependencyViolation/).first().waitFor();
  await asked.getByRole('heading', { name: 'To remove first' }).waitFor();
  await asked.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await box(page, /^VPC VPC B/).count(), 1, 'nothing has happened');
  await page.keyboard.press('Delete');
  await asked.getByRole('button', { name: /^Delete all \d+ in order/ }).click();
  await box(page, /^VPC VPC B/).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await box(page, /^VPC VPC B/).first().waitFor();
});

journey('duplicate, and the name by F2', async ({ openPage }) => {
  const page = await openPage();
  await client(page).click();
  await page.keyboard.press('Control+d');
  await client(page, 3).waitFor();
  assert.equal(await client(page, 3).getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('F2');
  await page.waitForFunction(() => document.activeElement?.id === 'name-field');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('probe');
  await page.keyboard.press('Enter');
  await box(page, /^Instance probe[ ,]/).waitFor();
});

journey('what is copied is pasted, here and in another tab; what is no part gets a sentence', async ({ openPage }) => {
  const page = await openPage();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await client(page).click();
  await page.keyboard.press('Control+c');
  await announced(page, /Copied/);
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(JSON.parse(text).format, 'privatelink-sketch');
  await page.keyboard.press('Control+v');
  await client(page, 3).waitFor();

  const other = await openPage({ hash: '#figure-2' });
  await other.bringToFront();
  const paste = (what) => other.evaluate((said) => {
    const data = new DataTransfer();
    data.setData('text/plain', said);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, what);
  const messages = other.getByRole('region', { name: 'Messages' });
  await paste('{"format": "tldraw"}');
  await messages.getByText(/no part of a sketch/).waitFor();
  await paste('<img src=x onerror=alert(1)>');
  await messages.getByText(/no part of a sketch/).waitFor();
  await paste(text);
  await messages.getByText(/Select a subnet and paste again/).waitFor();
  await diagram(other).getByRole('button', { name: /subnet/i }).first().focus();
  await other.keyboard.press('Enter');
  await paste(text);
  await diagram(other).getByRole('button', { name: /^Instance client-\d/, pressed: true }).waitFor();
});

journey('the browser keeps copying and deleting where a person types', async ({ openPage }) => {
  const page = await openPage();
  await client(page).click();
  const field = inspector(page).getByRole('textbox').first();
  await field.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  assert.equal(await field.inputValue(), '');
  assert.equal(await client(page).count(), 1, 'the instance stays');
});

journey('the palette and the menu of a box lead to the same', async ({ openPage }) => {
  const page = await openPage();
  await client(page).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await client(page, 3).waitFor();
  await page.keyboard.press('Control+k');
  await page.locator('dialog input:focus').waitFor();
  await page.keyboard.type('duplicate');
  await page.getByRole('option', { name: /^Duplicate/ }).click();
  await client(page, 4).waitFor();
});

journey('the dialog fits a phone', async ({ openPage }) => {
  const page = await openPage({ viewport: SIZES.phone });
  await box(page, /^VPC VPC B/).first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Delete');
  const asked = dialog(page);
  await asked.getByRole('button', { name: /^Delete all/ }).scrollIntoViewIfNeeded();
  assert.ok(await asked.evaluate((shown) => shown.getBoundingClientRect().right <= innerWidth && shown.scrollWidth <= shown.clientWidth));
});
