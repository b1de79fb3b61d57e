'use strict';

const { emptyClient } = require('../clients');
const { DAY_MS } = require('../time');
const { EXAMPLE_CLIENTS } = require('./examples');
const { FIRST_NAMES, LAST_NAMES } = require('./names');

const CLIENTS = 1050;

/** The phone format depends on the transport. Messengers without phone numbers have a bracketed ID (seen on live accounts). */
const PHONES = {
	widget: (random) => `[chat] ${random.hex(20)}`,
	telegram: (random) => `[tg] ${random.integer(100_000_000, 999_999_999)}`,
	email: (random, index) => `[email] customer${index}@example.com`,
	external: (random) => `[external] ${random.hex(12)}`,
};
const plainNumber = (random, index) => String(15_550_300_000 + index);

/** Most clients use WhatsApp. */
const TRANSPORTS = [
	'whatsapp',
	'widget',
	'whatsapp',
	'telegram',
	'wa_dialog',
	'viber',
	'whatsapp',
	'email',
	'widget',
	'external',
];

function customFieldsOf(random, index) {
	if (index % 5 !== 0) return {};
	return { 1: `K-${1000 + index}`, 2: random.integer(0, 500), 4: random.pick(['Basic', 'Pro', 'Enterprise']) };
}

function buildClient({ account, random, baseTime }, index) {
	const transport = TRANSPORTS[index % TRANSPORTS.length];
	const channel = account.channels.find(({ transports }) => transports.includes(transport));
	const phone = (PHONES[transport] ?? plainNumber)(random, index);
	const name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
	const created = baseTime - 90 * DAY_MS + index * 7_200_000;
	const tags = random.chance(0.3) ? [account.tags.nextId - 1 - random.integer(0, account.tags.size - 1)] : [];
	return {
		...emptyClient(phone, created),
		channels: [{ id: channel.id, transports: [transport] }],
		tag_ids: new Set(tags),
		name: phone.startsWith('[chat]') ? phone : random.chance(0.95) ? name : null,
		assigned_name: random.chance(0.2) ? name : null,
		client_phone: phone.startsWith('[') && random.chance(0.2) ? String(15_550_400_000 + index) : null,
		custom_fields: customFieldsOf(random, index),
		external_id: index % 10 === 0 ? `crm-${index}` : null,
		country_id: index % 4 === 0 ? 1 + (index % 30) : null,
	};
}

/** Gives the clients of the example workflows their names and channels. */
function seedExampleClients({ account }) {
	for (const { index, name, channel, transport = 'whatsapp', tag } of EXAMPLE_CLIENTS) {
		const { id } = account.channels.find((each) => each.name === channel);
		const tags = account.tags.filter(({ label }) => label === tag);
		Object.assign(account.clients.all()[index], {
			name,
			assigned_name: name,
			channels: [{ id, transports: [transport] }],
			tag_ids: new Set(tags.map((each) => each.id)),
		});
	}
}

/** Adds 1,050 clients in all channels. */
function seedClients(context) {
	for (let index = 0; index < CLIENTS; index++) context.account.clients.add(buildClient(context, index));
	seedExampleClients(context);
}

module.exports = { seedClients };
