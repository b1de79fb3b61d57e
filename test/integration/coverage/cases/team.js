'use strict';

const { rows, succeeded } = require('./checks');

module.exports = [
	{
		operation: 'operator.create',
		values: {
			email: 'new.colleague@example.com',
			firstName: 'New',
			lastName: 'Colleague',
			accessRightId: 54_520,
			externalId: '0042',
			password: 'A-long-password-1',
			phone: '+1 555 020 0009',
			role: 'operator',
		},
		check: ([item]) =>
			expect(item).toMatchObject({ email: 'new.colleague@example.com', role: 'operator', phone: '15550200009' }),
		effect: ({ operators }) =>
			operators.find(({ email }) => email === 'new.colleague@example.com').external_id === '0042',
	},
	{
		operation: 'operator.get',
		values: ({ made }) => ({ operatorId: made('operator.create', 'id') }),
		check: ([item]) => expect(item).toMatchObject({ first_name: 'New', last_name: 'Colleague' }),
	},
	{
		operation: 'operator.update',
		values: ({ made }) => ({
			operatorId: made('operator.create', 'id'),
			accountStatus: 'disabled',
			email: 'old.colleague@example.com',
			firstName: 'Old',
			lastName: 'Hand',
			statusId: 2,
			accessRightId: 54_521,
			externalId: '0043',
			password: 'Another-password-2',
			phone: '15550200010',
			role: 'supervisor',
		}),
		check: succeeded,
		effect: ({ operators }) => {
			expect(operators.find(({ email }) => email === 'old.colleague@example.com')).toMatchObject({
				status: 'disabled',
				first_name: 'Old',
				last_name: 'Hand',
				status_id: 2,
				access_right_id: 54_521,
				external_id: '0043',
				phone: '15550200010',
				role: 'supervisor',
			});
			return true;
		},
	},
	{
		operation: 'operator.setStatus',
		values: { operatorId: 618, statusId: 2 },
		check: succeeded,
		effect: ({ operators }) => operators.get(618).status_id === 2,
	},
	{
		operation: 'operator.getAll',
		more: { returnAll: true },
		check: (items) => expect(items.length).toBeGreaterThanOrEqual(9),
	},
	{
		operation: 'operator.getAll',
		name: 'by everything',
		values: {
			accountStatus: 'enabled',
			email: 'john.doe@example.com',
			online: true,
			phone: '+1 555 020 0000',
			role: 'operator',
			statusId: 0,
		},
		check: (items) => expect(items).toEqual([expect.objectContaining({ id: 617, first_name: 'John' })]),
	},
	{
		operation: 'operator.getStatuses',
		check: (items) => expect(items).toContainEqual({ id: 0, name: expect.objectContaining({ en: 'Working' }) }),
	},
	{
		operation: 'operator.getGroups',
		check: (items) =>
			expect(items).toContainEqual(expect.objectContaining({ id: 31, name: 'Sales', operator_ids: expect.any(Array) })),
	},
	{ operation: 'operator.getAccessRights', check: rows(3) },
	{
		operation: 'operator.getAccessRight',
		values: { accessRightId: 54_522 },
		check: (items) => expect(items).toEqual([{ id: 54_522, name: 'Administrator' }]),
	},
];
