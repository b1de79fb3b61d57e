'use strict';

const { DAY_MS } = require('../time');

const TEMPLATES = [
	['hello', 'Greeting', 'Hello, %client! How can we help you?'],
	['bye', 'Farewell', 'Thank you for writing to us. Have a nice day!'],
	['wait', 'Please wait', 'One moment please, we are looking into it.'],
	['hours', 'Opening hours', 'We are here Monday to Friday, 9:00 to 18:00.'],
	['price', 'Price list', 'You will find our prices on our website.'],
	['ship', 'Delivery', 'Delivery takes two to four working days.'],
	['return', 'Return', 'You can return anything within 30 days.'],
	['thanks', 'Thanks', 'Thank you!'],
];

/** text, command, index of the parent (from 1), level */
const MENU_ITEMS = [
	['Choose a topic', 'menu', null, 0],
	['Orders', '1', 1, 1],
	['Prices', '2', 1, 1],
	['Talk to a person', '3', 1, 1],
	['Where is my order?', '1.1', 2, 2],
	['Return an order', '1.2', 2, 2],
];

/** name_en, iso_code, dialing code */
const COUNTRIES = [
	['Argentina', 'AR', 54],
	['Austria', 'AT', 43],
	['Brazil', 'BR', 55],
	['Bulgaria', 'BG', 359],
	['Canada', 'CA', 1],
	['Chile', 'CL', 56],
	['China', 'CN', 86],
	['Colombia', 'CO', 57],
	['Croatia', 'HR', 385],
	['Czechia', 'CZ', 420],
	['Denmark', 'DK', 45],
	['Estonia', 'EE', 372],
	['France', 'FR', 33],
	['Georgia', 'GE', 995],
	['Germany', 'DE', 49],
	['Hungary', 'HU', 36],
	['India', 'IN', 91],
	['Italy', 'IT', 39],
	['Japan', 'JP', 81],
	['Kazakhstan', 'KZ', 7],
	['Mexico', 'MX', 52],
	['Netherlands', 'NL', 31],
	['Norway', 'NO', 47],
	['Peru', 'PE', 51],
	['Poland', 'PL', 48],
	['Portugal', 'PT', 351],
	['Serbia', 'RS', 381],
	['Spain', 'ES', 34],
	['Türkiye', 'TR', 90],
	['Uruguay', 'UY', 598],
];
const REGIONS = [
	['Argentina', 'Buenos Aires'],
	['Brazil', 'São Paulo'],
	['Germany', 'Bavaria'],
	['Kazakhstan', 'Almaty'],
	['Mexico', 'Jalisco'],
	['Portugal', 'Lisbon'],
	['Spain', 'Andalusia'],
];

const TICKETS = 30;
const SUMMARIES = [
	'Parcel is late',
	'Wrong size',
	'Invoice is missing',
	'Cannot log in',
	'Asks for a discount',
	'Damaged on arrival',
];

/** Ticket IDs are strings, ascending, with gaps (seen on a live account). */
function seedTickets({ account, random, baseTime }) {
	const requests = account.requests.all();
	const day = (ms) => new Date(ms).toISOString().slice(0, 10);
	for (let index = 0; index < TICKETS; index++) {
		const number = 901 + index + Math.floor(index / 7);
		const created = baseTime - (TICKETS - index) * 5_400_000;
		account.tickets.add({
			id: `TICK-${number}`,
			deadline: index % 3 === 0 ? day(created + 5 * DAY_MS) : null,
			summary: random.pick(SUMMARIES),
			description: `Ticket number ${number}`,
			status: random.pick([1, 2, 3, 4]),
			priority: random.pick([1, 2, 3, 4]),
			assignee_id: index % 2 === 0 ? 617 + random.integer(0, 6) : null,
			updater_id: null,
			reporter_id: 617 + random.integer(0, 6),
			request_ids: [random.pick(requests).id],
			created,
			updated: created,
		});
	}
}

function seedWebAnalytics({ account, random, baseTime }) {
	const visitors = account.clients.filter(({ phone }) => phone.startsWith('[chat]')).slice(0, 60);
	visitors.forEach(({ id }, index) => {
		const [source, medium, campaign] = random.pick([
			['newsletter', 'email', 'summer'],
			['advert', 'cpc', 'shoes'],
			['', '', ''],
		]);
		account.webAnalytics.add({
			message_id: 1001 + index,
			client_id: id,
			url: `https://shop.example/${random.pick(['', 'sale', 'shoes', 'contact'])}`,
			utm: source && `utm_source=${source}&utm_medium=${medium}&utm_campaign=${campaign}`,
			google_id: null,
			yandex_id: null,
			comagic_id: null,
			utm_source: source,
			utm_medium: medium,
			utm_campaign: campaign,
			utm_content: '',
			utm_term: '',
			utm_custom: '',
			roistat_visit: null,
			clicked: baseTime - (60 - index) * (DAY_MS / 12),
		});
	});
}

/** Menu items sent to the second client: one every two hours for five days. */
function seedMenuItemsSent({ account, baseTime }) {
	const [, client] = account.clients.all();
	const items = account.menuItems.all();
	for (let index = 0; index < 60; index++) {
		const created = baseTime - (60 - index) * (DAY_MS / 12);
		account.menuItemsSent.add({ client_id: client.id, item_id: items[index % items.length].id, created });
	}
}

/** Adds templates, menu items, reference values, tickets and web analytics. */
function seedContent(context) {
	const { account, baseTime } = context;
	TEMPLATES.forEach(([command, name, text], index) =>
		account.templates.add({ command, text, name, created: baseTime - (30 - index) * DAY_MS }),
	);
	MENU_ITEMS.forEach(([text, command, parent, level], index) =>
		account.menuItems.add({
			name: text,
			text,
			command,
			parent: parent === null ? null : 10 + parent,
			position: index + 1,
			level,
			channel_id: 126,
		}),
	);
	COUNTRIES.forEach(([name_en, iso_code, code]) =>
		account.countries.add({ code, name_ru: name_en, name_en, iso_code, currency_id: null, timezone_id: null }),
	);
	REGIONS.forEach(([country, region]) => account.regions.add({ country, region }));
	seedTickets(context);
	seedMenuItemsSent(context);
	seedWebAnalytics(context);
}

module.exports = { seedContent };
