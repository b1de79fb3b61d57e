'use strict';

const { succeeded } = require('./checks');

const CLIENT = 31_000_005;
const REQUEST = 906;
const labelled = (state, label) => state.tags.find((tag) => tag.label === label);

module.exports = [
	{
		operation: 'tag.create',
		values: {
			tagGroupId: 313,
			label: 'Gift',
			tagDescription: 'Bought as a gift',
			backgroundColor: '#00AA55',
			textColor: 'ffffff',
			position: 11,
		},
		check: ([item]) => expect(item).toMatchObject({ label: 'Gift', group_id: 313, description: 'Bought as a gift' }),
		effect: (state) => labelled(state, 'Gift').bg_color === '00AA55',
	},
	{
		operation: 'tag.createGroup',
		values: { groupName: 'Campaigns', display: false, position: 9 },
		check: ([item]) => expect(item).toMatchObject({ name: 'Campaigns', display: 0, order_show: 9 }),
	},
	{
		operation: 'tag.get',
		values: ({ made }) => ({ tagId: made('tag.create', 'id') }),
		check: ([item]) => expect(item).toMatchObject({ label: 'Gift' }),
	},
	{
		operation: 'tag.get',
		name: 'by name',
		values: { tagId: 'gift' },
		check: ([item]) => expect(item).toMatchObject({ label: 'Gift' }),
	},
	{
		operation: 'tag.getAll',
		more: { returnAll: true },
		check: (items) => expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['VIP', 'Gift'])),
	},
	{
		operation: 'tag.assign',
		values: { assigneeType: 'client', clientId: CLIENT, tagIds: ['VIP', 1004] },
		check: ([item]) => expect(item).toMatchObject({ success: true, tag_ids: [expect.any(Number), 1004] }),
		effect: (state) =>
			state.clients.get(CLIENT).tag_ids.has(labelled(state, 'VIP').id) && state.clients.get(CLIENT).tag_ids.has(1004),
	},
	{
		operation: 'tag.assign',
		name: 'missing one, on a request',
		values: { assigneeType: 'request', requestId: REQUEST, tagIds: 'Spring sale, vip', createInGroup: 316 },
		check: ([item]) => expect(item).toMatchObject({ success: true, tag_ids: [expect.any(Number), expect.any(Number)] }),
		effect: (state) => state.requests.get(REQUEST).tag_ids.has(labelled(state, 'Spring sale').id),
	},
	{
		operation: 'tag.unassign',
		values: { assigneeType: 'client', clientId: CLIENT, tagIds: ['vip', '1004'] },
		check: succeeded,
		effect: (state) => !state.clients.get(CLIENT).tag_ids.has(1004),
	},
	{
		operation: 'tag.unassign',
		name: 'on a request',
		values: { assigneeType: 'request', requestId: REQUEST, tagIds: ['Spring sale'] },
		check: succeeded,
		effect: (state) => !state.requests.get(REQUEST).tag_ids.has(labelled(state, 'Spring sale').id),
	},
];
