'use strict';

const { budgetsOf } = require('../../../scripts/package-checks/budgets');
const { withUnpacked } = require('../../../scripts/package-checks/unpacked');

module.exports = [
	{
		row: 7,
		title: 'The package that n8n loads',
		look: async () => {
			const budgets = await withUnpacked((folder) => budgetsOf(folder));
			return budgets.map(([what, value, most, unit]) => ({ what: unit ? `${what}, in ${unit}` : what, value, most }));
		},
	},
];
