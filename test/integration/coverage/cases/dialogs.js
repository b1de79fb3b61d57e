'use strict';

const { succeeded, transcribed } = require('./checks');

const DIALOG = 504;
const isDialog = (state, fields) => expect(state.dialogs.get(DIALOG)).toMatchObject(fields) ?? true;

/** The requests that two cases close. No other case writes to their clients. */
const openOnes = ({ requests }) => requests.filter(({ id, state }) => state === 'open' && id > 920);

/** Removes all dialogs from an operator, who is then the first choice. */
const withoutDialogs = (operatorId, values) => (scene) => {
	for (const dialog of scene.state.dialogs.filter(({ operator_id }) => operator_id === operatorId))
		dialog.operator_id = null;
	return values;
};

module.exports = [
	{
		operation: 'dialog.get',
		values: { dialogId: DIALOG },
		check: ([item]) => expect(item).toMatchObject({ id: DIALOG, last_message: expect.any(Object) }),
	},
	{
		operation: 'dialog.assign',
		values: { dialogId: DIALOG, operatorId: 617, forceAssign: true, initiatorId: '618' },
		check: succeeded,
		effect: (state) => isDialog(state, { operator_id: 617 }),
	},
	{
		operation: 'dialog.close',
		values: { dialogId: DIALOG, operatorId: 619, initiatorId: '618' },
		check: succeeded,
		effect: (state) => isDialog(state, { state: 'closed', operator_id: 619 }),
	},
	{
		operation: 'dialog.reopen',
		values: { dialogId: DIALOG, operatorId: 617, forceAssign: true, initiatorId: '618' },
		check: succeeded,
		effect: (state) => isDialog(state, { state: 'open', operator_id: 617 }),
	},
	{
		operation: 'dialog.getAll',
		values: { operatorId: 617, state: 'open', order: 'desc' },
		more: { returnAll: true },
		check: (items) => {
			expect(items).toContainEqual(expect.objectContaining({ id: DIALOG }));
			for (const item of items) expect(item).toMatchObject({ operator_id: 617, state: 'open' });
		},
	},
	{
		operation: 'dialog.getTranscript',
		values: {
			dialogId: DIALOG,
			maxMessages: 20,
			includeComments: true,
			includeSystemMessages: true,
			maxCharacters: 1500,
		},
		check: transcribed,
	},
	{
		operation: 'dialog.transferToGroup',
		values: { dialogId: DIALOG, groupId: 'Support', forceAssign: true },
		check: ([item]) => expect(item).toMatchObject({ success: true, message_id: expect.any(Number) }),
		effect: (state) => state.operatorGroups.get(32).operator_ids.includes(state.dialogs.get(DIALOG).operator_id),
	},
	{
		operation: 'dialog.handOver',
		name: 'to an available operator',
		values: withoutDialogs(619, {
			dialogId: DIALOG,
			handOverTo: 'availableOperator',
			groupId: 'Sales',
			comment: 'Wants a refund',
			tagIds: [996],
			ifStepFails: 'stop',
			initiatorId: '618',
		}),
		check: ([item]) =>
			expect(item).toMatchObject({
				success: true,
				steps: ['comment', 'tags', 'transfer'].map((step) => ({ step, status: 'done' })),
			}),
		effect: (state) => state.dialogs.get(DIALOG).operator_id !== null,
	},
	{
		operation: 'dialog.handOver',
		name: 'to an operator',
		values: { dialogId: DIALOG, handOverTo: 'operator', operatorId: 619 },
		check: succeeded,
		effect: (state) => isDialog(state, { operator_id: 619 }),
	},
	{
		operation: 'dialog.handOver',
		name: 'to a group',
		values: { dialogId: DIALOG, handOverTo: 'group', groupId: 'Support' },
		check: succeeded,
		effect: (state) => state.operatorGroups.get(32).operator_ids.includes(state.dialogs.get(DIALOG).operator_id),
	},
	{
		operation: 'dialog.handBack',
		values: {
			dialogId: DIALOG,
			handBackTo: 'operator',
			operatorId: 617,
			comment: 'Solved',
			tagIds: [996],
			ifStepFails: 'stop',
			initiatorId: '618',
		},
		check: ([item]) => expect(item).toMatchObject({ success: true, operator_id: 617 }),
		effect: (state) => isDialog(state, { operator_id: 617 }),
	},
	{
		operation: 'dialog.assignToAvailable',
		name: 'of a group',
		values: withoutDialogs(619, { dialogId: DIALOG, groupId: 'Sales', maxOpenDialogs: 1000, initiatorId: '618' }),
		check: ([item]) => expect(item).toMatchObject({ dialog_id: DIALOG, assigned: true }),
		effect: (state) => state.operatorGroups.get(31).operator_ids.includes(state.dialogs.get(DIALOG).operator_id),
	},
	{
		operation: 'dialog.assignToAvailable',
		name: 'by role and status',
		values: { dialogId: DIALOG, role: 'admin', statusIds: [3], maxOpenDialogs: 1000 },
		check: ([item]) => expect(item).toMatchObject({ dialog_id: DIALOG, assigned: true }),
	},
	{
		operation: 'dialog.assignToAvailable',
		name: 'if no one is available',
		values: { dialogId: DIALOG, groupId: 'Support', role: 'operator', ifNoneAvailable: 'group' },
		check: ([item]) => expect(item).toEqual({ dialog_id: DIALOG, assigned: false, group_id: 32 }),
		effect: (state) => state.operatorGroups.get(32).operator_ids.includes(state.dialogs.get(DIALOG).operator_id),
	},
	{
		operation: 'dialog.unassign',
		values: { dialogId: DIALOG, initiatorId: '618' },
		check: succeeded,
		effect: (state) => isDialog(state, { operator_id: null }),
	},
	{
		operation: 'dialog.getUnanswered',
		values: { minWait: 60, includeDialog: true },
		check: (items) => {
			expect(items.length).toBeGreaterThan(10);
			for (const item of items)
				expect(item).toMatchObject({
					dialog_id: item.dialog.id,
					client_id: expect.any(Number),
					dialog: { state: 'open' },
				});
		},
	},
	{
		operation: 'request.get',
		values: { requestId: '901' },
		check: ([item]) => expect(item).toMatchObject({ id: 901, dialog_id: 501, tags: expect.any(Array) }),
	},
	{
		operation: 'request.getMessages',
		values: { requestId: '903' },
		more: { returnAll: true },
		check: (items) => {
			expect(items).toHaveLength(230);
			const times = items.map(({ created }) => created);
			expect(times).toEqual([...times].sort((a, b) => a - b));
		},
	},
	{
		operation: 'request.getTranscript',
		values: {
			requestId: '903',
			maxMessages: 20,
			includeComments: true,
			includeSystemMessages: true,
			maxCharacters: 1500,
		},
		check: transcribed,
	},
	{
		operation: 'request.close',
		values: ({ state }) => ({ findRequestBy: 'id', requestId: openOnes(state)[0].id }),
		check: succeeded,
	},
	{
		operation: 'request.close',
		name: 'by client',
		values: ({ state }) => ({ findRequestBy: 'client', clientId: openOnes(state)[1].client_id }),
		check: succeeded,
	},
];
