'use strict';

const { createAccount } = require('./account');
const { AttachmentFetcher } = require('./attachment-fetcher');
const { Clock } = require('./clock');
const { sharedContract } = require('./contract');
const { Deliveries } = require('./deliveries');
const { Faults } = require('./faults');
const { createLogs } = require('./log');
const { defaultVariants, setVariants } = require('./variants');
const { seedAccount } = require('./seed');
const { offsetOf } = require('./time');

/** Creates the accounts by token. The first has sample data, the second is empty, so that mixed-up credentials are noticed. */
function createAccounts({ token, secondToken, quota, seed, utcOffset, timeZone, ...options }) {
	const baseTime = options.baseTime === 'now' ? Date.now() : options.baseTime;
	const first = createAccount({ token, name: 'Acme Support', quota, at: baseTime });
	Object.assign(first.company, { timeZone, utcOffsetMinutes: timeZone ? offsetOf({ timeZone }, baseTime) : utcOffset });
	seedAccount(first, { seed, baseTime });
	if (options.baseTime === 'now') skipUsedIds(first.messages, baseTime);
	const accounts = new Map([[token, first]]);
	if (secondToken) {
		const second = createAccount({ token: secondToken, name: 'Empty Company', quota, at: baseTime });
		second.company.id = 2002;
		accounts.set(secondToken, second);
	}
	return accounts;
}

/**
 * Skips the IDs that an earlier start may have used. Chat2Desk never reuses an ID, and the trigger of a running n8n would treat a message
 * with a known ID as a duplicate.
 */
function skipUsedIds(table, now) {
	// Ten IDs per second since 2026: more than manual tests use, and below 32 bits for years.
	table.nextId = Math.max(table.nextId, Math.floor((now - Date.UTC(2026, 0, 1)) / 100));
}

/** Copies the webhooks of each account, so that workflows stay connected. Their errors are cleared. */
function keepWebhooks(from, to) {
	for (const [token, { webhooks }] of from) {
		const kept = to.get(token).webhooks;
		for (const webhook of webhooks.all()) kept.add({ ...webhook, status: 'enable', errors: [], failingSince: null });
		kept.nextId = webhooks.nextId;
	}
}

/**
 * Creates the state of a sandbox: accounts, clock, logs, faults and settings.
 * @param {any} options of createSandbox, with all defaults
 */
function createState(options) {
	const state = {
		contract: sharedContract(),
		logs: createLogs(),
		faults: new Faults(),
		variants: defaultVariants(),
		signature: { mode: options.signature, stamp: options.stamp },
		clock: new Clock({ start: options.now, speed: options.speed }),
		accounts: createAccounts(options),
		/** links shown on the page: n8n and its workflows, if any */
		links: [],
		/** set when the server is listening */
		url: '',
		firstAccount: () => state.accounts.values().next().value,
		/**
		 * Restores the initial state, including clock and logs.
		 * @param {{withWebhooks?: boolean}} [options] withWebhooks: also remove the webhooks
		 */
		reset({ withWebhooks = true } = {}) {
			state.clock.stop();
			state.clock = new Clock({ start: options.now, speed: options.speed });
			state.logs.clear();
			state.faults.clear();
			applyOptions();
			const before = state.accounts;
			state.accounts = createAccounts(options);
			if (!withWebhooks) keepWebhooks(before, state.accounts);
		},
	};
	function applyOptions() {
		Object.assign(state.variants, defaultVariants());
		setVariants(state.variants, options.variants);
		for (const fault of options.faults) state.faults.add(fault);
		Object.assign(state.signature, { mode: options.signature, stamp: options.stamp });
	}
	applyOptions();
	state.deliveries = new Deliveries(state);
	state.attachments = new AttachmentFetcher(state);
	return state;
}

module.exports = { createState };
