// Whether two sketches are the same in everything that matters: ids, seeds, what a sketch is called and in which order
// it was drawn do not. Each id becomes what its resource is called and where it lies.

/** Tables in the order in which names are made of the names of others. */
const TABLES = [
  'accounts', 'vpcs', 'subnets', 'route_tables', 'security_groups', 'hosts', 'virtual_private_gateways', 'data_centers',
  'data_center_hosts', 'direct_connect_connections', 'virtual_interfaces', 'load_balancers', 'target_groups',
  'endpoint_services', 'vpc_endpoints', 'network_interfaces',
];

const idOf = (one) => one.id ?? one.arn;
const nameOf = (one) => one.name ?? one.arn?.split('/').at(-2) ?? one.address;

/** A sketch as what matters of it, to be compared deeply. */
export function likeness(sketch) {
  const own = structuredClone(sketch);
  for (const away of ['format', 'version', 'title', 'seed', 'ids_made', 'expectations', 'notes', 'arrangement']) delete own[away];
  trim(own);
  const names = namesIn(own);
  return sorted(renamed(own, names));
}

/** What AWS makes or chooses, and nobody who draws: it says nothing about the design. */
function trim(own) {
  const carried = new Set(Object.values(own).flatMap((table) => Array.isArray(table) ? table.flatMap((one) => one.security_groups ?? []) : []));
  // Each new VPC has a group of its own, which nothing carries where groups are given.
  own.security_groups = own.security_groups.filter(({ id, name }) => name !== 'default' || carried.has(id));
  // And a network ACL that permits everything, which is what none comes to.
  own.network_acls = (own.network_acls ?? []).filter((acl) => !acl.default || acl.entries.some(({ number, action }) => number !== 100 || action !== 'allow'));
  if (own.network_acls.length === 0) delete own.network_acls;
  // A VPC's main route table comes without a name; being the main one is what tells it from others.
  for (const table of own.route_tables.filter(({ main }) => main)) table.name = 'main';
  // Which name of a zone stands for which zone is another in each account.
  for (const one of own.accounts) delete one.zones;
  for (const one of own.vpc_endpoints ?? []) {
    delete one.dns_suffix;
    delete one.bindings;
  }
  for (const group of own.security_groups) for (const rule of group.rules) delete rule.id;
}

function namesIn(own) {
  const names = new Map();
  for (const table of TABLES) {
    for (const one of own[table] ?? []) {
      const place = one.subnet ?? one.vpc ?? one.connection ?? one.data_center ?? one.account ?? '';
      names.set(idOf(one), [names.get(place) ?? place, nameOf(one)].filter(Boolean).join(' / '));
    }
  }
  return names;
}

/** Ids stand alone, in ARNs of accounts, and nowhere else. */
function renamed(value, names) {
  if (Array.isArray(value)) return value.map((one) => renamed(one, names));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'name' ? one : renamed(one, names)]));
  }
  if (typeof value !== 'string') return value;
  const principal = /^arn:aws:iam::(\d{12}):(.*)$/.exec(value);
  if (principal) return `${names.get(principal[1])}:${principal[2]}`;
  return names.get(value) ?? value;
}

/** Members by their names, items by what they are. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted).sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => one.localeCompare(other)).map(([key, one]) => [key, sorted(one)]));
}

/**
 * What a sketch says must and must not connect, said of another one that is like it. Resources are called the same in
 * both; the name an account has for a zone is another, and its id leads from one to the other.
 */
export function expectationsOn(other, sketch) {
  const zones = (of, endpoint) => {
    const { vpc } = of.vpc_endpoints.find(({ name }) => name === endpoint);
    const { account } = of.vpcs.find(({ id }) => id === vpc);
    return of.accounts.find(({ id }) => id === account).zones.map((zone) => zone.split('='));
  };
  const moved = (place) => {
    const [endpoint, zone] = place.split('@');
    if (!zone) return place;
    const [, meant] = zones(sketch, endpoint).find(([name]) => name === zone);
    return `${endpoint}@${zones(other, endpoint).find(([, id]) => id === meant)[0]}`;
  };
  return sketch.expectations.map((one) => ({ ...one, to: moved(one.to) }));
}
