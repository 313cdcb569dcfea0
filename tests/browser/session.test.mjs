// A whole session by the accessibility tree alone: something is added, connected, sent to, read about, mended and shared
// by who knows of the page only what a screen reader says: roles, names and the live region. It is told twice. One
// person activates what has a role and a name; the other one has keys only, and knows where the focus is by what the
// browser tells assistive technology.

import assert from 'node:assert/strict';
import { journey } from './harness.mjs';
import { unpacked } from './playground.mjs';

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Goes by roles and names, and activates what it finds. */
class Activating {
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(8000);
  }

  /** What has this role and name, in a place that has a role and a name too. */
  thing(role, name, { role: place, ...called }) {
    return this.page.getByRole(place, { ...called, exact: true }).getByRole(role, { name, exact: true }).first();
  }

  select(kind, name) {
    return this.page.getByRole('treeitem', { name: new RegExp(`^${escaped(`${kind} ${name}`)}`) }).first().click();
  }

  activate(role, name, within) {
    return this.thing(role, name, within).click();
  }

  write(role, name, text, within) {
    return this.thing(role, name, within).fill(text);
  }

  /** What can be connected to something is offered by its menu. */
  async connecting(kind, name) {
    await this.select(kind, name);
    await this.page.getByRole('treeitem', { selected: true }).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: 'Connect to…' }).click();
  }

  /** Where the focus is, which only those with keys depend on. */
  stands() {}

  /** The page has said this in its live region. */
  async heard(pattern) {
    const region = this.page.getByRole('status');
    await region.filter({ hasText: pattern }).waitFor().catch(async () => {
      assert.fail(`${pattern} was not said; the last was: ${await region.innerText()}`);
    });
    return region.innerText();
  }
}

/** Has keys only. */
class Typing extends Activating {
  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  /** Role and name of what has the focus, as the browser tells them. */
  async focused() {
    if (!this.tree) {
      this.tree = await this.page.context().newCDPSession(this.page);
      await this.tree.send('Accessibility.enable');
    }
    const { result } = await this.tree.send('Runtime.evaluate', { expression: 'document.activeElement' });
    const { nodes } = await this.tree.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: false });
    return `${nodes[0].role?.value} ${nodes[0].name?.value}`;
  }

  /** The focus comes here by itself. */
  async stands(wanted) {
    for (let looks = 0; await this.focused() !== wanted; looks += 1) {
      assert.ok(looks < 200, `the focus is on ${await this.focused()}, not on ${wanted}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** Presses a key until the focus is on what is meant. */
  async go(role, name, key = 'Tab', most = 120) {
    const wanted = name instanceof RegExp ? name.source.replace(/^\^/, '') : `${escaped(name)}$`;
    const meant = new RegExp(`^${role} ${wanted}`);
    const seen = [];
    for (let presses = 0; presses < most; presses += 1) {
      const at = await this.focused();
      if (meant.test(at)) return;
      seen.push(at);
      await this.press(key);
    }
    assert.fail(`${key} never came to ${meant}; it came to ${seen.join(' · ')}`);
  }

  async select(kind, name) {
    await this.press('Control+k');
    await this.stands('combobox Find a command or a resource');
    await this.page.keyboard.type(name);
    const line = new RegExp(`^${escaped(name)}\\b.*${escaped(kind)}`);
    await this.page.getByRole('option', { name: line }).first().waitFor();
    for (let lines = 0; (await this.page.getByRole('option', { name: line, selected: true }).count()) === 0; lines += 1) {
      assert.ok(lines < 20, `the palette does not come to ${line}`);
      await this.press('ArrowDown');
    }
    await this.press('Enter');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  async activate(role, name, within) {
    await this.thing(role, name, within).waitFor();
    await this.go(role, name, within === BANNER ? 'Shift+Tab' : 'Tab');
    await this.press(role === 'checkbox' ? 'Space' : 'Enter');
  }

  async write(role, name, text, within) {
    await this.thing(role, name, within).waitFor();
    await this.go(role, name);
    await this.press('Control+a');
    await this.page.keyboard.type(text);
  }

  async connecting(kind, name) {
    await this.select(kind, name);
    await this.press('c');
  }
}

const BANNER = { role: 'banner' };
const INSPECTOR = { role: 'region', name: 'Inspector' };
const REQUEST = { role: 'region', name: 'Request' };
const DIALOG = { role: 'dialog', name: 'Share' };

/** Fills in the form of a verb, which is in the inspector of what it is about. */
async function make(person, verb, fields, checks = []) {
  await person.activate('button', verb, INSPECTOR);
  const form = { role: 'group', name: verb };
  for (const [label, text] of fields) {
    const role = (await person.thing('textbox', label, form).count()) > 0 ? 'textbox' : 'combobox';
    await person.write(role, label, text, form);
  }
  for (const name of checks) await person.activate('checkbox', name, form);
  await person.activate('button', verb, form);
  await person.heard(new RegExp(`${escaped(fields.find(([label]) => label === 'Name')[1])} is there`));
  await person.page.getByRole('group', { name: verb, exact: true }).waitFor({ state: 'detached' });
}

/** A consumer's VPC with an instance in a group of its own. */
async function add(person) {
  await person.select('account', 'Consumer');
  await make(person, 'Create VPC', [['Region', 'us-east-1'], ['IPv4 CIDR', '10.2.0.0/16'], ['Name', 'VPC C']]);
  await make(person, 'Create subnet', [['Availability Zone ID', 'use1-az1'], ['Name', 'Subnet C1']]);
  await person.select('VPC', 'VPC C');
  await make(person, 'Create security group', [['Name', 'reports-sg']]);
  await person.select('subnet', 'Subnet C1');
  await make(person, 'Run instances', [['Name', 'reports']], [/^reports-sg/]);
  await person.page.getByRole('heading', { name: 'reports', exact: true, level: 2 }).waitFor();
}

/** The VPC is connected to the provider's service, and what comes of it gets a name. */
async function connect(person) {
  await person.connecting('VPC', 'VPC C');
  await person.heard(/^Connect VPC C to what: 3 to choose from\. Escape gives up\./);
  await person.activate('button', 'endpoint service orders service', { role: 'region', name: 'Connect VPC C to' });
  await person.heard(/^Connect VPC C to orders service\. vpce-\w+ is there\./);
  await person.stands('main Diagram');
  await person.write('textbox', 'Name', 'orders for C', INSPECTOR);
  await person.activate('button', 'Save Name', INSPECTOR);
  await person.heard(/^Rename vpce-\w+ to orders for C\./);
}

/** Each verdict is said with its reason, and offers what mends that. */
const MENDED = [
  [/Timed out\. orders for C waits for the provider to accept it\.$/, 'Accept orders for C'],
  [/The last request now: Timed out\. orders for C is still being made\.$/, 'Finish making orders for C'],
  [/The last request now: Timed out\. No inbound rule of default admits the client; the packet is dropped in silence\.$/, 'Add inbound rule “TCP 443, 10.2.0.0/24” to default'],
];

async function send(person) {
  await person.write('combobox', 'From', 'reports', REQUEST);
  await person.write('combobox', 'To', 'orders for C', REQUEST);
  await person.activate('button', 'Send', REQUEST);
  for (const [verdict, mend] of MENDED) {
    const said = await person.heard(verdict);
    const sentence = said.split('Timed out. ').at(-1);
    await person.page.getByRole('region', { name: 'Request' }).getByText(sentence.slice(0, -1)).waitFor();
    await person.activate('button', mend, REQUEST);
  }
  await person.heard(/The last request now: Connected\. orders-\d answers at 10\.1\.1\.2\d:8443/);
  await person.stands('region Request');
}

/** What a link holds but the moment of the journey, which goes on playing while it is read. */
function whenever(link) {
  const { view, ...inside } = unpacked(link);
  return { ...inside, view: { ...view, step: null } };
}

const lines = (page) => page.getByRole('tree').getByRole('treeitem').count();

for (const [means, Person] of [['roles and names', Activating], ['keys', Typing]]) {
  journey(`a whole session by ${means} alone`, async ({ openPage }) => {
    const page = await openPage({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });
    const person = new Person(page);
    const before = await lines(page);
    await add(person);
    await connect(person);
    // VPC, zone, subnet, route table, network ACL, two groups, instance, endpoint and its interface.
    assert.equal(await lines(page), before + 10);
    await send(person);
    await person.activate('button', 'Send', REQUEST);
    await person.heard(/^Connected\. orders-\d answers/);

    await person.activate('button', 'Share', BANNER);
    await person.activate('button', 'Copy link', DIALOG);
    await person.heard(/copied/i);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const shown = await person.thing('textbox', 'Link', DIALOG).inputValue();
    assert.deepEqual(whenever(shown), whenever(link));

    const other = await openPage({ hash: new URL(link).hash });
    assert.equal(await other.getByRole('tree').ariaSnapshot(), await page.getByRole('tree').ariaSnapshot());
    const reader = new Person(other);
    await reader.activate('button', 'Send', REQUEST);
    await reader.heard(/^Connected\. orders-\d answers/);
  });
}
