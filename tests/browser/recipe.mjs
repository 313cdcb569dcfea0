// What a person does to draw a sketch that lies before them on paper: AWS's verbs in the order that AWS wants them,
// each with what is filled in, by the names forms and resources have on the page. Who does it, and with what, is
// `hands.mjs`'s; whether the same came of it, `likeness.mjs`'s.

const name = (one) => one.name ?? one.arn?.split('/').at(-2) ?? one.id;
const idOf = (one) => one.id ?? one.arn;

/** The tables whose resources forms make, in the order in which they can be made. */
const ORDER = [
  ['accounts', account],
  ['vpcs', vpc],
  ['subnets', subnet],
  ['virtual_private_gateways', gateway],
  ['data_centers', dataCenter],
  ['data_center_hosts', dataCenterHost],
  ['direct_connect_connections', connection],
  ['virtual_interfaces', virtualInterface],
  ['route_tables', propagation],
  ['security_groups', securityGroup],
  ['security_groups', rules],
  ['hosts', host],
  ['target_groups', targetGroup],
  ['load_balancers', loadBalancer],
  ['endpoint_services', service],
  ['vpc_endpoints', endpoint],
];

/**
 * The steps that lead from an empty sketch to this one. A step is `rename` what the empty sketch has, `connect` two
 * resources, `follow` a link `at` a resource, or fill in the form of a `verb` there; `makes` is whom the sketch calls
 * so. Resources are named by the ids they have in the sketch, which `hands.mjs` knows by their names on the page.
 */
export function recipe(sketch) {
  const paper = { sketch, find: (table, id) => sketch[table].find((one) => idOf(one) === id) };
  return ORDER.flatMap(([table, steps]) => (sketch[table] ?? []).flatMap((one, at) => steps(one, paper, at)));
}

/** Whether the provider accepts each endpoint, which is so where nothing is said. */
const asks = (service) => service.acceptance_required !== false;

const form = (at, verb, fields, makes) => ({ at, verb, fields, makes: makes && { id: idOf(makes), name: name(makes) } });

function account(one, paper, at) {
  const own = { id: one.id, name: one.name };
  return at === 0 ? [{ rename: 'Account', makes: own }] : [form(null, 'Create account', [['Account ID', one.id], ['Name', one.name], ['Regions', 'us-east-1']], one)];
}

function vpc(one) {
  // A new VPC's instances have no DNS names of their own; the figures' have.
  const dns = one.enable_dns_hostnames === false ? [] : [{ at: one.id, turnOn: 'DNS hostnames' }];
  return [form(one.account, 'Create VPC', [['Region', one.region], ['IPv4 CIDR', one.cidr], ['Name', one.name]], one), ...dns];
}

function subnet(one) {
  return [form(one.vpc, 'Create subnet', [['IPv4 CIDR', one.cidr], ['Availability Zone ID', one.zone], ['Name', one.name]], one)];
}

function gateway(one) {
  const made = form(one.account, 'Create VPN gateway', [['Region', one.region], ['Name', one.name]], one);
  return one.vpc ? [made, { connect: one.id, to: one.vpc }] : [made];
}

function dataCenter(one) {
  return [form(one.account, 'Create data center', [['Name', one.name], ['CIDRs', one.cidrs.join(', ')]], one)];
}

function dataCenterHost(one) {
  return [form(one.data_center, 'Add data center host', [['Name', one.name], ['IPv4 address', one.address]], one)];
}

function connection(one) {
  const fields = [['Region', one.region], ['Data center', { id: one.data_center }], ['Location', one.location], ['Name', one.name]];
  return [form(one.account, 'Create connection', fields, one)];
}

/** It announces all of the data center's blocks where nothing is said. */
function virtualInterface(one) {
  const fields = [['Virtual private gateway', { id: one.virtual_private_gateway }], ['Name', one.name]];
  return [form(one.connection, 'Create private virtual interface', fields, one)];
}

/** A VPC's main route table comes with it, and has no name: it is found among what the VPC is used by. */
function propagation(one) {
  const fed = (id) => form(one.id, 'Enable vgw route propagation', [['Virtual private gateway', { id }]]);
  const gateways = one.propagating_gateways ?? [];
  return gateways.length === 0 ? [] : [{ at: one.vpc, follow: /^rtb-/, makes: { id: one.id, name: /^rtb-/ } }, ...gateways.map(fed)];
}

function securityGroup(one) {
  return [form(one.vpc, 'Create security group', [['Name', one.name]], one)];
}

/** AWS gives each new group the rule that permits all that goes out; the others are written down. */
function rules(one, paper) {
  const usual = (rule) => rule.direction === 'outbound' && rule.permission.protocol === '-1';
  const steps = one.rules.some(usual) ? [] : [{ at: one.id, takeAway: /^Remove / }];
  for (const { direction, permission } of one.rules.filter((rule) => !usual(rule))) {
    const peer = paper.find('security_groups', permission.peer);
    const verb = direction === 'inbound' ? 'Authorize security group ingress' : 'Authorize security group egress';
    // Whoever writes a rule knows the other group by its name.
    const fields = [['Protocol', permission.protocol], ['Port range', permission.ports], ['Source or destination', peer ? peer.name : permission.peer]];
    steps.push(form(one.id, verb, fields));
  }
  return steps;
}

function host(one, paper) {
  const interface_ = paper.find('network_interfaces', one.network_interface);
  const groups = ['Security groups', interface_.security_groups.map((id) => ({ id }))];
  const fields = [['Name', one.name], ['IPv4 address', interface_.address], groups];
  const made = one.flavor ? form(interface_.subnet, 'Add host', [['Flavor', one.flavor], ...fields], one) : form(interface_.subnet, 'Run instances', fields, one);
  const header = (app) => (app.expects_proxy_protocol ? [['Expects a PROXY header', 'yes']] : []);
  const speaks = (app) => form(one.id, 'Add application', [['Name', app.name], ['Port', app.port], ['Protocol', app.protocol], ...header(app)]);
  return [made, ...(one.applications ?? []).map(speaks)];
}

function targetGroup(one) {
  const kind = one.target_type ?? 'instance';
  const made = form(one.vpc, 'Create target group', [['Name', name(one)], ['Target type', kind], ['Protocol', one.protocol ?? 'tcp'], ['Port', one.port]], one);
  const member = (target) => kind === 'instance' && target.port === one.port
    ? { connect: target.id, to: one.arn }
    : form(one.arn, 'Register targets', [['Target', target.id], ['Port', target.port]]);
  const { protocol } = one.health_check;
  const checked = protocol === 'tcp' ? [] : [form(one.arn, 'Modify target group', [['Protocol', protocol]])];
  const header = one.proxy_protocol_v2 ? [{ at: one.arn, turnOn: 'Proxy protocol v2' }] : [];
  return [made, ...checked, ...header, ...one.targets.map(member)];
}

function loadBalancer(one, paper) {
  const nodes = one.nodes.map((id) => paper.find('network_interfaces', id));
  const subnets = ['Subnets', nodes.map((node) => ({ id: node.subnet, beside: node.address }))];
  const made = form(nodes[0].subnet, 'Create load balancer', [['Name', name(one)], subnets], one);
  const listens = (listener) => form(one.arn, 'Create listener', [['Port', listener.port], ['Protocol', listener.protocol], ['Target group', { id: listener.target_group }]]);
  // The first one people have on 443; what is connected gets it.
  const joined = (listener) => listener.port === 443 ? { connect: one.arn, to: listener.target_group } : listens(listener);
  return [made, ...one.listeners.map(joined)];
}

function service(one, paper) {
  const fields = [['Load balancers', one.load_balancers.map((id) => ({ id }))], ['Name', one.name], ['Acceptance required', asks(one) ? 'yes' : 'no']];
  const made = form(one.load_balancers[0], 'Create VPC endpoint service configuration', fields, one);
  const whom = (one.allowed_principals ?? []).map((arn) => paper.find('accounts', arn.split(':')[4]).name);
  return [made, form(one.id, 'Modify VPC endpoint service permissions', [['Add principals', whom.join(', ')]])];
}

function endpoint(one, paper) {
  const nodes = one.network_interfaces.map((id) => paper.find('network_interfaces', id));
  const fields = [
    ['Service', { id: one.service }],
    ['Subnets', nodes.map((node) => ({ id: node.subnet, beside: node.address }))],
    ['Security groups', one.security_groups.map((id) => ({ id }))],
    ['Name', one.name],
  ];
  const accepted = asks(paper.find('endpoint_services', one.service)) ? [{ at: one.id, press: 'Accept as the provider' }] : [];
  return [form(one.vpc, 'Create VPC endpoint', fields, one), ...accepted, { at: one.id, press: 'Let AWS finish it' }];
}
