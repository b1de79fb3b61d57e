'use strict';

/** Channels of the example workflows that reply to clients. Each has its own, so that published examples do not reply to each other's clients. */
const EXAMPLE_CHANNELS = [
	'Team',
	'Example: Order number',
	'Example: Several messages',
	'Example: AI agent',
	'Example: Handover',
	'Example: Office hours',
	'Example: Outage',
	'Example: Keywords',
].map((name) => ({ name, phone: null, transports: ['whatsapp'] }));

/** Clients of the example workflows, by their place in the seed. All have a WhatsApp number and no dialogs yet. */
const EXAMPLE_CLIENTS = [
	{ index: 240, name: 'Rosa Martín', channel: 'WhatsApp and Viber' },
	{ index: 242, name: 'Aiko Tanaka', channel: 'Team' },
	{ index: 246, name: 'Bea Lindqvist', channel: 'Example: Several messages' },
	{ index: 250, name: 'Cem Aydın', channel: 'Example: Order number' },
	{ index: 252, name: 'Dora Weiss', channel: 'Example: AI agent' },
	{ index: 256, name: 'Emil Hansen', channel: 'Example: Handover' },
	{ index: 260, name: 'Fay Adams', channel: 'Example: Office hours' },
	{ index: 290, name: 'Jon Berg', channel: 'Example: Outage' },
	{ index: 296, name: 'Kim Park', channel: 'Example: Keywords' },
	// The clients of the template broadcast
	{ index: 264, name: 'Gil Navarro', channel: 'WhatsApp and Viber', transport: 'wa_dialog', tag: 'VIP' },
	{ index: 274, name: 'Hana Sato', channel: 'WhatsApp and Viber', transport: 'wa_dialog', tag: 'VIP' },
	{ index: 284, name: 'Ivo Marek', channel: 'WhatsApp and Viber', transport: 'wa_dialog', tag: 'VIP' },
];

module.exports = { EXAMPLE_CHANNELS, EXAMPLE_CLIENTS };
