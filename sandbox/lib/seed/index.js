'use strict';

const { createRandom } = require('../random');
const { seedClients } = require('./clients');
const { seedDialogs } = require('./dialogs');
const { seedStatistics } = require('./statistics');
const { seedTeam } = require('./team');
const { seedContent } = require('./content');

/**
 * Fills an account with reproducible sample data.
 * @param {any} account empty
 * @param {{seed: number, baseTime: number}} options baseTime in milliseconds: just after the newest message
 */
function seedAccount(account, { seed, baseTime }) {
	const context = { account, baseTime, random: createRandom(seed) };
	seedTeam(context);
	seedClients(context);
	seedDialogs(context);
	seedContent(context);
	seedStatistics(context);
}

module.exports = { seedAccount };
