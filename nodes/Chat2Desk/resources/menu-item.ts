import type { INodeProperties } from 'n8n-workflow';
import { channelRLC, clientRLC, dynamicOptions } from '../descriptions/common-fields';
import * as field from '../descriptions/fields';
import { unpaginated } from '../descriptions/operations';
import type { Resource } from '../descriptions/types';

const menuItem: INodeProperties = {
	displayName: 'Menu Item Name or ID',
	name: 'menuItemId',
	...dynamicOptions('getMenuItems'),
};

const level: INodeProperties = {
	displayName: 'Level',
	name: 'level',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 1,
	description: 'The menu level of the items',
};

export const menuItemResource: Resource = {
	name: 'Menu Item',
	value: 'menuItem',
	description: 'The self-service menu that clients choose from',
	operations: [
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many menu items',
			description: 'Get many items of the self-service menu',
			request: { method: 'GET', path: '/scenarios/menu_items' },
			fields: [field.inQuery(channelRLC), field.inQuery(level)],
			output: unpaginated,
		},
		{
			name: 'Send',
			value: 'send',
			action: 'Send menu item',
			description: 'Send a self-service menu item to a client. If no item is selected, the root menu is sent.',
			request: { method: 'POST', path: '/scenarios/send_menu_item' },
			fields: [field.required(field.inBody(clientRLC)), field.atTop(field.inBody(menuItem))],
			output: { kind: 'acknowledgement' },
		},
	],
};
