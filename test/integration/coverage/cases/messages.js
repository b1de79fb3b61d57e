'use strict';

const { succeeded } = require('./checks');

/** Sends through wa_dialog, which supports templates and interactive messages. */
const CLIENT = 31_000_005;
const TALKATIVE = 31_000_002;
const FILE = 'https://files.example/price-list.pdf';

const sent = (type) => (items) =>
	expect(items).toEqual([
		expect.objectContaining({ message_id: expect.any(Number), client_id: expect.any(Number), type }),
	]);
const last = ({ messages }) => messages.all().at(-1);
const inDialogOf = (messageId) => (state) => state.dialogs.get(state.messages.get(messageId).dialog_id);

const everyKindOfButton = [
	{ type: 'reply', text: 'Yes', payload: 'yes', color: 'green' },
	{ type: 'url', text: 'Shop', url: 'https://shop.example' },
];

const routing = { channelId: 127, operatorId: 617, transport: 'wa_dialog', externalId: '00123' };

const lastOf = ({ state }, client) =>
	state.messages.filter(({ client_id, type }) => client_id === client && type === 'from_client').at(-1);

module.exports = [
	{
		operation: 'message.collectMessages',
		values: (scene) => ({
			fromClientId: TALKATIVE,
			messageId: lastOf(scene, TALKATIVE).id,
			silence: 1,
			endWords: 'done',
			maxMessages: 5,
			maxWait: 30,
			skipAnswered: false,
		}),
		check: ([item], scene) => {
			const { id, text } = lastOf(scene, TALKATIVE);
			expect(item).toMatchObject({ client_id: TALKATIVE, message_id: id, text: expect.stringContaining(text) });
		},
	},
	{
		operation: 'message.downloadAttachments',
		values: ({ state }) => ({
			messageId: state.messages.find(({ attachments }) => attachments.length > 0).id,
			maxFileSize: 5,
		}),
		files: 1,
		check: ([item]) => expect(item.attachments).toHaveLength(1),
	},
	{
		operation: 'message.get',
		values: { messageId: '1001' },
		check: ([item]) => expect(item).toMatchObject({ id: 1001, client_id: TALKATIVE }),
	},
	{
		operation: 'message.getAll',
		values: ({ state }) => ({
			channelId: 126,
			clientId: TALKATIVE,
			dialogId: 501,
			operatorId: state.messages.find(({ client_id, type }) => client_id === TALKATIVE && type === 'from_client')
				.operator_id,
			transport: 'widget',
			type: 'from_client',
			read: true,
			order: 'asc',
			sentAfter: '2026-07-14T00:00:00Z',
			sentBefore: '2026-07-15T00:00:00Z',
		}),
		more: { returnAll: true },
		check: (items, { state }) => {
			const expected = state.messages.filter(
				({ client_id, type, created }) =>
					client_id === TALKATIVE && type === 'from_client' && new Date(created).toISOString().startsWith('2026-07-14'),
			);
			expect(items.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
			expect(items.length).toBeGreaterThan(100);
		},
	},
	{
		operation: 'message.getAll',
		name: 'from an ID on',
		values: { clientId: TALKATIVE, startId: '1100' },
		more: { limit: 250 },
		check: (items) => {
			expect(items).toHaveLength(250);
			expect(Math.min(...items.map(({ id }) => id))).toBeGreaterThanOrEqual(1100);
		},
	},
	{
		operation: 'message.markUnread',
		values: { messageId: '1001' },
		check: succeeded,
		effect: ({ messages }) => messages.get(1001).read === 0,
	},
	{
		operation: 'message.markRead',
		values: { messageId: '1001' },
		check: succeeded,
		effect: ({ messages }) => messages.get(1001).read === 1,
	},
	{
		operation: 'message.setDeliveryStatus',
		values: ({ state: { messages } }) => ({
			messageId: messages.all().find(({ transport, type }) => transport === 'external' && type === 'to_client').id,
			deliveryStatus: 'delivered',
		}),
		check: succeeded,
	},
	{
		operation: 'message.import',
		values: {
			clientId: CLIENT,
			channelId: 127,
			transport: 'wa_dialog',
			messages: {
				message: [
					{
						sentAt: '2025-01-01T10:00:00Z',
						type: 'to_client',
						text: 'Once',
						attachmentUrl: FILE,
						operatorId: '617',
						externalId: 'old-1',
					},
				],
			},
		},
		check: (items) => expect(items).toEqual([{ success: true, client_id: CLIENT, channel_id: 127, imported: 1 }]),
		effect: ({ messages }) => messages.all().some(({ external_id }) => external_id === 'old-1'),
	},
	{
		operation: 'message.import',
		name: 'from the input items',
		values: {
			clientId: CLIENT,
			channelId: 127,
			transport: 'wa_dialog',
			messageSource: 'inputItems',
			sentAt: '2025-01-02T10:00:00Z',
			type: 'to_client',
			text: 'From an item',
			attachmentUrl: FILE,
			operatorId: 617,
			externalId: 'old-2',
		},
		check: ([item]) =>
			expect(item).toMatchObject({ success: true, client_id: CLIENT, text: 'From an item', external_id: 'old-2' }),
		effect: ({ messages }) => messages.all().some(({ external_id }) => external_id === 'old-2'),
	},
	{ operation: 'message.deleteOutbox', check: succeeded },
	{
		operation: 'message.receive',
		values: {
			channelId: 128,
			identifySenderBy: 'phone',
			phone: '+1 555 999 0004',
			text: 'Hello from our app',
			attachmentUrl: FILE,
			attachmentName: 'list.pdf',
			nickname: 'Olaf',
			avatar: 'https://files.example/olaf.png',
			latitude: 38.7223,
			longitude: -9.1393,
			locationFormat: 'object',
			externalId: 'app-1',
			clientPhone: '15559990005',
			customFields: '{"1": "K-77"}',
			image: 'https://files.example/a.png',
			video: 'https://files.example/a.mp4',
		},
		check: succeeded,
		effect: (state) => {
			const message = last(state);
			expect(message).toMatchObject({
				text: 'Hello from our app',
				channel_id: 128,
				external_id: 'app-1',
				coordinates: '38.7223 -9.1393',
			});
			expect(message.attachments).toHaveLength(3);
			const client = state.clients.get(message.client_id);
			expect(client).toMatchObject({ name: 'Olaf', client_phone: '15559990005', custom_fields: { 1: 'K-77' } });
			return true;
		},
	},
	{
		operation: 'message.receive',
		name: 'from an external client',
		values: { channelId: 128, identifySenderBy: 'externalId', externalClientId: 'crm-77', text: 'It is me again' },
		check: succeeded,
		effect: (state) => last(state).text === 'It is me again',
	},
	{
		operation: 'message.send',
		values: {
			clientId: CLIENT,
			text: 'Here is our price list',
			attachmentUrl: FILE,
			attachmentName: 'prices.pdf',
			...routing,
			inlineButtons: { button: everyKindOfButton },
			keyboard: { button: everyKindOfButton },
			interactive: '{"type": "button", "body": {"text": "Choose"}}',
			openDialog: true,
			encrypted: false,
			replyMessageId: '1001',
			pdf: FILE,
			messageType: 'to_client',
		},
		check: sent('to_client'),
		effect: (state) => {
			expect(last(state)).toMatchObject({
				operator_id: 617,
				external_id: '00123',
				reply_message_id: 1001,
				inline_buttons: everyKindOfButton,
				keyboard: { buttons: everyKindOfButton },
				interactive: { type: 'button' },
			});
			return true;
		},
	},
	{
		operation: 'message.sendAndWait',
		values: {
			sendTo: 'client',
			clientId: CLIENT,
			message: 'May we call you?',
			responseType: 'approval',
			approveLabel: 'Yes',
			disapproveLabel: 'No',
			attachmentUrl: FILE,
			attachmentName: 'prices.pdf',
			channelId: 127,
			operatorId: 617,
			transport: 'wa_dialog',
			inlineButtons: { button: [everyKindOfButton[0]] },
			keyboard: { button: [everyKindOfButton[1]] },
			interactive: '{"type": "button"}',
			openDialog: true,
			encrypted: false,
			replyMessageId: '1001',
			pdf: FILE,
			messageType: 'to_client',
			approveInChat: true,
			limitWaitTime: true,
			limitType: 'afterTimeInterval',
			resumeAmount: 120,
			resumeUnit: 'minutes',
			restrictApprovers: String(CLIENT),
			markInComment: false,
			yesWords: 'of course',
			noWords: 'by no means',
		},
		check: ([item]) =>
			expect(item).toMatchObject({
				responded: false,
				question: { text: 'May we call you?', response_type: 'approval', client_id: CLIENT, approvers: [CLIENT] },
			}),
		effect: (state) => {
			expect(last(state)).toMatchObject({ operator_id: 617, external_id: expect.stringMatching(/^n8n\.77\./) });
			return /\/webhook-waiting\/77\/Chat2Desk\?w=/.test(last(state).text);
		},
	},
	{
		operation: 'message.sendAndWait',
		name: 'with buttons',
		values: {
			sendTo: 'client',
			clientId: CLIENT,
			message: 'Which?',
			responseType: 'nextMessage',
			limitWaitTime: true,
			limitType: 'atSpecifiedTime',
			maxDateAndTime: '2040-07-01T12:00:00Z',
			inlineButtons: { button: [{ type: 'reply', text: 'This', payload: 'p1' }] },
		},
		check: ([item]) => expect(item.question).toMatchObject({ buttons: [{ text: 'This', payload: 'p1' }] }),
		effect: (state) => last(state).inline_buttons[0].text === 'This',
	},
	{
		operation: 'message.sendAndWait',
		name: 'to a phone',
		values: {
			sendTo: 'phone',
			phone: '+1 555 030 0004',
			transport: 'wa_dialog',
			message: 'Who are you?',
			responseType: 'nextMessage',
			markInComment: true,
		},
		check: ([item]) => expect(item.question.client_id).toEqual(expect.any(Number)),
		effect: (state) => last(state).type === 'comment' && /\[n8n\.77\./.test(last(state).text),
	},
	{
		operation: 'message.sendComment',
		values: {
			clientId: CLIENT,
			text: 'Wants a discount',
			attachmentUrl: FILE,
			attachmentName: 'offer.pdf',
			...routing,
			openDialog: true,
		},
		check: sent('comment'),
		effect: (state) => last(state).text === 'Wants a discount',
	},
	{
		operation: 'message.send',
		name: 'to a phone',
		values: {
			sendTo: 'phone',
			phone: '+1 555 030 0004',
			transport: 'wa_dialog',
			text: 'Good news',
			attachmentUrl: FILE,
			attachmentName: 'news.pdf',
			channelId: 127,
			operatorId: 618,
			externalId: 'n-1',
			inlineButtons: { button: [everyKindOfButton[0]] },
			keyboard: { button: [everyKindOfButton[1]] },
			interactive: '{"type": "list"}',
			openDialog: false,
			encrypted: true,
			replyMessageId: '1001',
			pdf: FILE,
			messageType: 'autoreply',
		},
		check: sent('autoreply'),
		effect: (state) => last(state).client_id === CLIENT,
	},
	{
		operation: 'message.send',
		name: 'to a new phone',
		values: { sendTo: 'phone', phone: '15559990006', transport: 'whatsapp', text: 'Welcome' },
		check: sent('to_client'),
		effect: (state) => state.clients.get(last(state).client_id).phone === '15559990006',
	},
	{
		operation: 'message.sendTemplate',
		values: {
			sendTo: 'client',
			clientId: CLIENT,
			templateName: 'order_update',
			language: 'en',
			variables: ['Ann', 'No. 7'],
			attachmentUrl: FILE,
			attachmentName: 'ticket.pdf',
			...routing,
			openDialog: true,
		},
		check: sent('to_client'),
		effect: (state) => last(state).text === '@HSM@\norder_update|en\nAnn\nNo. 7',
	},
	{
		operation: 'message.sendTemplate',
		name: 'to a phone',
		values: {
			sendTo: 'phone',
			phone: '+1 555 030 0004',
			transport: 'wa_dialog',
			templateName: 'hello',
			language: 'en',
		},
		check: sent('to_client'),
		effect: (state) => last(state).client_id === CLIENT && last(state).text === '@HSM@\nhello|en',
	},
	...[
		['message.send', { sendTo: 'phone', phone: '+1 555 030 0004', transport: 'wa_dialog' }],
		['message.sendTemplate', { sendTo: 'client', clientId: CLIENT, templateName: 'once', language: 'en' }],
	].flatMap(([operation, values]) =>
		[false, true].map((skipped) => ({
			operation,
			name: skipped ? 'twice' : 'once',
			values: {
				...(operation === 'message.sendTemplate' ? {} : { text: 'Only once' }),
				externalId: `once-${operation}`,
				...values,
			},
			more: { options: { skipIfAlreadySent: true } },
			check: ([item]) => expect(item).toMatchObject({ skipped, message_id: expect.any(Number) }),
			effect: (state) => state.messages.filter(({ external_id }) => external_id === `once-${operation}`).length === 1,
		})),
	),
	{
		operation: 'message.transfer',
		values: { messageId: '1001', operatorId: 618, forceAssign: true },
		check: succeeded,
		effect: (state) => inDialogOf(1001)(state).operator_id === 618,
	},
	{
		operation: 'message.transferToGroup',
		values: { messageId: '1001', groupId: 'Support', forceAssign: true },
		check: succeeded,
		effect: (state) => state.operatorGroups.get(32).operator_ids.includes(inDialogOf(1001)(state).operator_id),
	},
];
