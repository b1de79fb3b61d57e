'use strict';

const { DAY_MS } = require('../time');

const TEMPLATES = [
	['hello', 'Greeting', 'Hello! How can we help you?'],
	['bye', 'Farewell', 'Thank you for writing to us. Have a nice day!'],
	['wait', 'Please wait', 'One moment please, we are looking into it.'],
	['hours', 'Opening hours', 'We are here Monday to Friday, 9:00 to 18:00.'],
	['price', 'Price list', 'You will find our prices on our website.'],
	['ship', 'Delivery', 'Delivery takes two to four working days.'],
	['return', 'Return', 'You can return anything within 30 days.'],
	['thanks', 'Thanks', 'Thank you!'],
];

/** text, command, number of the parent in this list, level */
const MENU_ITEMS = [
	['Choose a topic', 'menu', null, 0],
	['Orders', '1', 1, 1],
	['Prices', '2', 1, 1],
	['Talk to a person', '3', 1, 1],
	['Where is my order?', '1.1', 2, 2],
	['Return an order', '1.2', 2, 2],
];

const COUNTRIES = [
	'Argentina',
	'Austria',
	'Brazil',
	'Bulgaria',
	'Canada',
	'Chile',
	'China',
	'Colombia',
	'Croatia',
	'Czechia',
	'Denmark',
	'Estonia',
	'France',
	'Georgia',
	'Germany',
	'Hungary',
	'India',
	'Italy',
	'Japan',
	'Kazakhstan',
	'Mexico',
	'Netherlands',
	'Norway',
	'Peru',
	'Poland',
	'Portugal',
	'Serbia',
	'Spain',
	'Türkiye',
	'Uruguay',
];
const REGIONS = [
	['Buenos Aires', 1],
	['São Paulo', 3],
	['Bavaria', 15],
	['Almaty', 20],
	['Jalisco', 21],
	['Lisbon', 26],
	['Andalusia', 28],
];

const TICKETS = 30;
const SUMMARIES = ['Parcel is late', 'Wrong size', 'Invoice is missing', 'Cannot log in', 'Asks for a discount', 'Damaged on arrival'];

/** Every other ticket has its shown number for its id (seen on live accounts): an id is a text. */
function seedTickets({ account, random, baseTime }) {
	const requests = account.requests.all();
	for (let index = 0; index < TICKETS; index++) {
		const number = 901 + index;
		const { id, client_id } = random.pick(requests);
		const created = baseTime - (TICKETS - index) * 5_400_000;
		account.tickets.add({
			id: index % 2 === 0 ? number : `TICK-${number}`,
			issue_id: `TICK-${number}`,
			summary: random.pick(SUMMARIES),
			description: `Ticket number ${number}`,
			reporter_id: 617 + random.integer(0, 6),
			requests: [{ id, client_id }],
			status: random.pick(['open', 'in_progress', 'done']),
			priority: random.pick(['low', 'normal', 'high']),
			type: random.pick(['task', 'incident', 'question']),
			assignee: null,
			created,
			updated: created,
		});
	}
	account.tickets.nextId = 901 + TICKETS;
}

function seedWebAnalytics({ account, random, baseTime }) {
	const visitors = account.clients.filter(({ phone }) => phone.startsWith('[chat]')).slice(0, 60);
	visitors.forEach(({ id }, index) =>
		account.webAnalytics.add({
			client_id: id,
			channel_id: 126,
			page_url: `https://shop.example/${random.pick(['', 'sale', 'shoes', 'contact'])}`,
			referrer: random.pick(['https://search.example/', '', 'https://blog.example/review']),
			utm_source: random.pick(['newsletter', 'advert', '']),
			utm_medium: random.pick(['email', 'cpc', '']),
			utm_campaign: random.pick(['summer', '']),
			created: baseTime - (60 - index) * (DAY_MS / 12),
		}),
	);
}

/** Templates, menu, reference values, tickets, web analytics. */
function seedWork(context) {
	const { account, baseTime } = context;
	TEMPLATES.forEach(([command, name, text], index) =>
		account.templates.add({ command, text, name, created: baseTime - (30 - index) * DAY_MS }),
	);
	MENU_ITEMS.forEach(([text, command, parent, level], index) =>
		account.menuItems.add({
			text,
			command,
			parent: parent === null ? null : 10 + parent,
			position: index + 1,
			level,
			channel_id: 126,
		}),
	);
	COUNTRIES.forEach((name) => account.countries.add({ name }));
	REGIONS.forEach(([name, country_id]) => account.regions.add({ name, country_id }));
	seedTickets(context);
	seedWebAnalytics(context);
}

module.exports = { seedWork };
