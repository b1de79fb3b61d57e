import { channelRLC, phone } from '../descriptions/common-fields';
import * as field from '../descriptions/fields';
import { byOffset } from '../descriptions/operations';
import type { Resource } from '../descriptions/types';

export const channelResource: Resource = {
	name: 'Channel',
	value: 'channel',
	description: 'Connected phone numbers, bots, pages and widgets',
	operations: [
		{
			name: 'Get',
			value: 'get',
			action: 'Get channel',
			description: 'Get a channel (a connected phone number, bot, page or widget)',
			request: { method: 'GET', path: '/channels/:id' },
			fields: [field.inPath(channelRLC)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many channels',
			description: 'Get many channels with their transports and, for WhatsApp, the daily limit of new clients',
			request: { method: 'GET', path: '/channels' },
			fields: [field.atTop(field.inQuery(phone, 'phone', 'phoneFilter'))],
			output: byOffset,
		},
	],
};
