import { inPath, inQuery } from '../catalogue/fields';
import { byOffset } from '../catalogue/lists';
import { channel } from '../catalogue/locators';
import { phone } from '../catalogue/pickers';
import { phone as digits } from '../values/convert';
import type { Resource } from '../catalogue/types';

export const channelResource: Resource = {
	name: 'Channel',
	value: 'channel',
	operations: [
		{
			name: 'Get',
			value: 'get',
			action: 'Get channel',
			description: 'Get one channel: a connected phone number, bot, page or widget',
			request: { method: 'GET', path: '/channels/:id' },
			fields: [inPath(channel)],
			answer: { kind: 'object' },
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many channels',
			description: 'Get the connected phone numbers, bots, pages and widgets with their transports',
			request: { method: 'GET', path: '/channels' },
			fields: [inQuery(phone, 'phone', digits)],
			answer: byOffset,
		},
	],
};
