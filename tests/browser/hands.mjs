// Two people who carry out a recipe (`recipe.mjs`): one has a pointer only, the other a keyboard only. Both read the
// page, and neither is helped by a script: what has the focus got it by a press of a button or by a key. Text is typed by
// both. What they look up, such as which of a list is chosen, is what a person sees.

import assert from 'node:assert/strict';
import { outline, inspector, says } from './playground.mjs';

const PALETTE = 'Find a command or a resource';

/** The form that is open, in the inspector or by itself. */
const formOf = (page, verb) => page.getByRole('group', { name: verb, exact: true });

/** What both have: what they have made, and the steps in a person's words. */
class Hands {
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(8000);
    /** By the id in the sketch on paper: what it is called, and its id on the page. */
    this.known = new Map();
  }

  /** Carries steps out, one after another; `count` says how many there were. */
  async carryOut(steps) {
    for (const step of steps) {
      await this.step(step).catch((error) => {
        throw new Error(`${JSON.stringify(step)}: ${error.message}`, { cause: error });
      });
    }
  }

  async step(step) {
    if (step.rename) {
      await this.rename(step.rename, step.makes.name);
      return this.learn(step.makes);
    }
    if (step.connect) return this.connect(this.known.get(step.connect), this.known.get(step.to));
    if (step.at) await this.choose(this.known.get(step.at));
    const button = step.press ?? step.takeAway;
    if (button) return this.act(button);
    if (step.follow) {
      await this.act(step.follow);
      return this.learn(step.makes);
    }
    if (step.turnOn) return this.act(step.turnOn, 'switch');
    await this.begin(step.verb, step.at);
    for (const [label, value] of step.fields) {
      if (Array.isArray(value)) await this.check(step.verb, label, value.map((one) => ({ ...one, ...this.known.get(one.id) })));
      else if (value.id) await this.fill(step.verb, label, this.known.get(value.id));
      else await this.fill(step.verb, label, { text: String(value) });
    }
    await this.submit(step.verb);
    await formOf(this.page, step.verb).waitFor({ state: 'detached' }).catch(async (error) => {
      const wrong = await formOf(this.page, step.verb).getByRole('alert').allInnerTexts();
      throw new Error(`the page says ${wrong.join('; ') || 'nothing'}`, { cause: error });
    });
    if (step.makes) await this.learn(step.makes);
  }

  /** What was made is what the inspector shows. */
  async learn({ id, name }) {
    const head = inspector(this.page).locator('.inspector-head');
    const title = head.getByRole('heading', { name });
    await title.waitFor().catch(async () => assert.fail(`${name} is not shown: ${await head.innerText()}`));
    const own = head.locator('.id');
    // What has no name is called by its id.
    const called = await title.innerText();
    this.known.set(id, { name: called, id: await own.count() ? await own.innerText() : called });
  }

  /** The field of a form by its label, and what stands in it. */
  field(verb, label) {
    const title = this.page.locator('span').getByText(label, { exact: true });
    return formOf(this.page, verb).locator('.form-field').filter({ has: title });
  }
}

/** Which option of a list is meant: by its name, or where it has an id beside it, by that. */
const meant = (wanted) => (option) => wanted.text === undefined ? option.value === wanted.id : option.value === wanted.text;
const optionsOf = (select) => select.evaluate((own) => ({ at: own.selectedIndex, all: [...own.options].map(({ value, text }) => ({ value, text })) }));

/** What a list says of a resource: its name and id, or its name where the id is long. */
const shown = ({ id, name }) => (id.length > 40 ? name : id);

/** A pointer, and letters for what is written. */
export class Pointer extends Hands {
  async click(place) {
    await place.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await place.boundingBox();
    await this.page.mouse.click(x + width / 2, y + height / 2);
  }

  async write(place, text) {
    await place.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await place.boundingBox();
    await this.page.mouse.click(x + width / 2, y + height / 2, { clickCount: 3 });
    if (text === '') return;
    await this.page.keyboard.type(text);
    assert.equal(await place.inputValue(), text);
  }

  async empty() {
    await this.byPalette('Begin an empty sketch', 'Begin an empty sketch');
    await this.page.getByRole('group', { name: 'Diagram of Untitled' }).waitFor();
  }

  async save() {
    await this.byPalette('Save file', 'Save file');
  }

  async choose({ id }) {
    await this.click(outline(this.page).locator(`[data-resource="${id}"] .name`));
    await says(inspector(this.page), id);
  }

  async rename(from, to) {
    await this.click(outline(this.page).getByRole('treeitem', { name: from }).first());
    const name = inspector(this.page).getByRole('textbox', { name: 'Name', exact: true });
    await name.waitFor();
    await this.write(name, to);
    await this.click(inspector(this.page).getByRole('button', { name: 'Save Name' }));
  }

  async begin(verb, at) {
    if (at) await this.click(inspector(this.page).getByRole('button', { name: verb, exact: true }));
    else await this.byPalette(verb, `${verb}…`);
    await formOf(this.page, verb).waitFor();
  }

  async byPalette(text, line) {
    await this.click(this.page.getByRole('button', { name: 'Commands and resources' }));
    const field = this.page.getByRole('combobox', { name: PALETTE });
    await field.waitFor();
    await this.write(field, text);
    await this.click(this.page.getByRole('option', { name: line }).first());
  }

  async fill(verb, label, wanted) {
    const field = this.field(verb, label).locator('input, select').first();
    // Nobody writes what stands there already.
    if (wanted.text !== undefined && await field.inputValue() === wanted.text) return;
    if (await field.evaluate((own) => own.tagName) !== 'SELECT') return this.write(field, wanted.text ?? wanted.name);
    const { at, all } = await optionsOf(field);
    const place = all.findIndex(meant(wanted));
    assert.ok(place >= 0, `${label} has no ${JSON.stringify(wanted)}: ${JSON.stringify(all)}`);
    // The list itself is drawn by the system, where no journey's pointer comes.
    if (place !== at) await field.selectOption({ index: place });
  }

  async check(verb, label, all) {
    for (const one of all) {
      const line = this.field(verb, label).locator('li').filter({ hasText: shown(one) });
      const box = line.getByRole('checkbox');
      if (!await box.isChecked()) await this.click(box);
      if (one.beside) await this.write(line.getByRole('textbox'), one.beside);
    }
  }

  submit(verb) {
    return this.click(formOf(this.page, verb).getByRole('button', { name: verb, exact: true }));
  }

  async act(name, role = 'button') {
    const button = inspector(this.page).getByRole(role, { name }).first();
    await this.click(button);
  }

  async connect(from, to) {
    await this.choose(from);
    const row = outline(this.page).locator(`[data-resource="${from.id}"] .name`);
    const { x, y, width, height } = await row.boundingBox();
    await this.page.mouse.click(x + width / 2, y + height / 2, { button: 'right' });
    await this.click(this.page.getByRole('menuitem', { name: 'Connect to…' }));
    const list = this.page.getByRole('region', { name: `Connect ${from.name} to` });
    await this.click(list.getByRole('button', { name: new RegExp(`${to.name}$`) }));
    await list.waitFor({ state: 'detached' });
  }
}

/** Keys only. */
export class Keyboard extends Hands {
  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Presses Tab until what has the focus is such a thing. */
  async tabTo(is, wanted, key = 'Tab', most = 200) {
    const here = () => this.page.evaluate(is, wanted);
    for (let presses = 0; presses < most; presses += 1) {
      if (await here()) return;
      await this.press(key);
    }
    const at = await this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160));
    throw new Error(`${key} does not lead to ${wanted}; the focus is on ${at}`);
  }

  async palette(text, line) {
    await this.press('Control+k');
    const field = this.page.getByRole('combobox', { name: PALETTE });
    await field.waitFor();
    await this.page.locator('#palette-field:focus').waitFor();
    await this.page.keyboard.type(text);
    // The line may not be the first one: what else has the words in it comes before.
    const chosen = this.page.getByRole('option', { selected: true });
    await this.page.getByRole('option').getByText(line, { exact: true }).first().waitFor();
    const is = (said) => (line instanceof RegExp ? line.test(said) : line === said);
    for (let lines = 0; !is(await chosen.locator('span').first().innerText()); lines += 1) {
      assert.ok(lines < 20, `the palette does not come to ${line}`);
      await this.press('ArrowDown');
    }
    await this.press('Enter');
    await field.waitFor({ state: 'detached' });
  }

  async empty() {
    await this.palette('Begin an empty sketch', 'Begin an empty sketch');
    await this.page.getByRole('group', { name: 'Diagram of Untitled' }).waitFor();
  }

  save() {
    return this.press('Control+s');
  }

  async choose({ id, name }) {
    await this.palette(id, name);
    await says(inspector(this.page), id);
  }

  async rename(from, to) {
    await this.palette(from, from);
    await this.press('F2');
    await this.page.locator('#name-field:focus').waitFor();
    await this.press('Control+a');
    await this.page.keyboard.type(to);
    await this.press('Enter');
  }

  async begin(verb) {
    await this.palette(verb, `${verb}…`);
    await formOf(this.page, verb).waitFor();
    await formOf(this.page, verb).locator(':focus').waitFor();
  }

  /** Fields follow each other in the order of the form; a person who is past one turns back. */
  async go(label) {
    const is = (wanted) => document.activeElement?.closest('.form-field')?.firstElementChild?.innerText === wanted;
    const before = await this.page.evaluate((wanted) => {
      const all = [...document.querySelectorAll('.form .form-field')];
      const to = all.findIndex((one) => one.firstElementChild?.innerText === wanted);
      return to < all.indexOf(document.activeElement?.closest('.form-field'));
    }, label);
    await this.tabTo(is, label, before ? 'Shift+Tab' : 'Tab');
  }

  async fill(verb, label, wanted) {
    const field = this.field(verb, label).locator('input, select').first();
    if (wanted.text !== undefined && await field.inputValue() === wanted.text) return;
    await this.go(label);
    if (await field.evaluate((own) => own.tagName) !== 'SELECT') {
      await this.press('Control+a');
      const text = wanted.text ?? wanted.name;
      await this.page.keyboard.type(text);
      assert.equal(await field.inputValue(), text);
      return;
    }
    const { at, all } = await optionsOf(field);
    const place = all.findIndex(meant(wanted));
    assert.ok(place >= 0, `${label} has no ${JSON.stringify(wanted)}: ${JSON.stringify(all)}`);
    for (let now = at; now !== place; now += Math.sign(place - at)) await this.press(place > at ? 'ArrowDown' : 'ArrowUp');
    await this.page.waitForFunction(([own, index]) => own.selectedIndex === index, [await field.elementHandle(), place]);
  }

  async check(verb, label, all) {
    for (const one of all) {
      const line = this.field(verb, label).locator('li').filter({ hasText: shown(one) });
      await this.go(label);
      await this.tabTo((id) => document.activeElement?.type === 'checkbox' && document.activeElement.closest('li').innerText.includes(id), shown(one));
      if (!await line.getByRole('checkbox').isChecked()) await this.press('Space');
      if (!one.beside) continue;
      await line.getByRole('textbox').waitFor();
      await this.press('Tab');
      await this.page.keyboard.type(one.beside);
      assert.equal(await line.getByRole('textbox').inputValue(), one.beside);
    }
  }

  async submit(verb) {
    await this.tabTo((name) => document.activeElement?.tagName === 'BUTTON' && document.activeElement.innerText.trim() === name, verb);
    await this.press('Enter');
  }

  async act(name, role = 'button') {
    const button = inspector(this.page).getByRole(role, { name }).first();
    const label = await button.evaluate((own) => own.getAttribute('aria-label') ?? own.innerText);
    await this.tabTo((own) => document.activeElement?.tagName === 'BUTTON' && (document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText) === own, label);
    await this.press('Enter');
  }

  async connect(from, to) {
    await this.choose(from);
    await this.press('c');
    const list = this.page.getByRole('region', { name: `Connect ${from.name} to` });
    await list.waitFor();
    await this.tabTo((own) => document.activeElement?.matches('.join-one') && document.activeElement.innerText.endsWith(own), to.name);
    await this.press('Enter');
    await list.waitFor({ state: 'detached' });
  }
}
