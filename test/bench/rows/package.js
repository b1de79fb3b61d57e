'use strict';

const { budgetsOf } = require('../../../scripts/package-checks/budgets');
const { withUnpacked } = require('../../../scripts/package-checks/unpacked');
const { pause } = require('../../support/pause');

module.exports = [
	{
		row: 7,
		title: 'The package that n8n loads',
		look: async () => {
			const budgets = await withUnpacked((folder) => budgetsOf(folder));
			// The measurement blocked the event loop, and n8n has closed its connections. Wait until the next request
			// notices.
			await pause(500);
			return budgets.map(([what, value, most, unit]) => ({ what: unit ? `${what}, in ${unit}` : what, value, most }));
		},
	},
];
