'use strict';

const { createRandom } = require('../random');
const { seedClients } = require('./clients');
const { seedDialogs } = require('./dialogs');
const { seedStatistics } = require('./statistics');
const { seedTeam } = require('./team');
const { seedWork } = require('./content');

/**
 * Fills an account with data that is the same for the same seed and time.
 * @param {any} account empty
 * @param {{seed: number, baseTime: number}} options baseTime in milliseconds: the moment just after the newest message
 */
function seedAccount(account, { seed, baseTime }) {
	const context = { account, baseTime, random: createRandom(seed) };
	seedTeam(context);
	seedClients(context);
	seedDialogs(context);
	seedWork(context);
	seedStatistics(context);
}

module.exports = { seedAccount };
