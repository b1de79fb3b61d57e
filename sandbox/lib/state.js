'use strict';

const { createAccount } = require('./account');
const { Clock } = require('./clock');
const { sharedContract } = require('./contract');
const { Deliveries } = require('./deliveries');
const { Faults } = require('./faults');
const { createLogs } = require('./log');
const { defaultVariants, setVariants } = require('./variants');
const { seedAccount } = require('./seed');
const { offsetOf } = require('./time');

/** Which account a token belongs to: the first is full, the second empty, so that a swap of credentials can be seen. */
function makeAccounts({ token, secondToken, quota, seed, utcOffset, timeZone, ...options }) {
	const baseTime = options.baseTime === 'now' ? Date.now() : options.baseTime;
	const first = createAccount({ token, name: 'Acme Support', quota, at: baseTime });
	Object.assign(first.company, { timeZone, utcOffsetMinutes: timeZone ? offsetOf({ timeZone }, baseTime) : utcOffset });
	seedAccount(first, { seed, baseTime });
	if (options.baseTime === 'now') neverAgain(first.messages, baseTime);
	const accounts = new Map([[token, first]]);
	if (secondToken) {
		const second = createAccount({ token: secondToken, name: 'Empty Company', quota, at: baseTime });
		second.company.id = 2002;
		accounts.set(secondToken, second);
	}
	return accounts;
}

/**
 * Lets a table's new IDs begin where those of an earlier start have not been: Chat2Desk never gives an ID twice, and a trigger in an n8n
 * that has been there before takes a message with a known ID for a repeat.
 */
function neverAgain(table, now) {
	// Ten a second, which nobody writes by hand, and for years within 32 bits.
	table.nextId = Math.max(table.nextId, Math.floor((now - Date.UTC(2026, 0, 1)) / 100));
}

/** Hands the webhooks of each account on, so that who listened goes on listening; what went wrong with them is forgotten. */
function keepWebhooks(from, to) {
	for (const [token, { webhooks }] of from) {
		const kept = to.get(token).webhooks;
		for (const webhook of webhooks.all()) kept.add({ ...webhook, status: 'enable', errors: [], failingSince: null });
		kept.nextId = webhooks.nextId;
	}
}

/**
 * The state of a sandbox: accounts, clock, logs, faults and switches.
 * @param {any} options as createSandbox takes them, with all defaults
 */
function createState(options) {
	const state = {
		contract: sharedContract(),
		logs: createLogs(),
		faults: new Faults(),
		variants: defaultVariants(),
		signature: { mode: options.signature, stamp: options.stamp },
		clock: new Clock({ start: options.now, speed: options.speed }),
		accounts: makeAccounts(options),
		/** where the page leads to beside itself: n8n and its workflows, where there are some */
		links: [],
		/** set when the server listens */
		url: '',
		firstAccount: () => state.accounts.values().next().value,
		/**
		 * Back to the state at start, clock and logs included.
		 * @param {{withWebhooks?: boolean}} [what] withWebhooks: the webhooks go too
		 */
		reset({ withWebhooks = true } = {}) {
			state.clock.stop();
			state.clock = new Clock({ start: options.now, speed: options.speed });
			state.logs.clear();
			state.faults.clear();
			prepare();
			const before = state.accounts;
			state.accounts = makeAccounts(options);
			if (!withWebhooks) keepWebhooks(before, state.accounts);
		},
	};
	function prepare() {
		Object.assign(state.variants, defaultVariants());
		setVariants(state.variants, options.variants);
		for (const fault of options.faults) state.faults.add(fault);
		Object.assign(state.signature, { mode: options.signature, stamp: options.stamp });
	}
	prepare();
	state.deliveries = new Deliveries(state);
	return state;
}

module.exports = { createState };
