import type { INodeProperties } from 'n8n-workflow';
import { id } from '../values/convert';
import { inBody, inQuery, required } from '../catalogue/fields';
import { whole } from '../catalogue/lists';
import { channel, client } from '../catalogue/locators';
import type { Resource } from '../catalogue/types';

const menuItem: INodeProperties = {
	displayName: 'Menu Item Name or ID',
	name: 'menuItemId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getMenuItems' },
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

const level: INodeProperties = {
	displayName: 'Level',
	name: 'level',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 1,
	description: 'How deep in the menu the items lie',
};

export const menuItemResource: Resource = {
	name: 'Menu Item',
	value: 'menuItem',
	operations: [
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many menu items',
			description: 'Get the items of the self-service menu',
			request: { method: 'GET', path: '/scenarios/menu_items' },
			fields: [inQuery(channel), inQuery(level)],
			answer: whole,
		},
		{
			name: 'Send',
			value: 'send',
			action: 'Send menu item to client',
			description: 'Send an item of the self-service menu to a client',
			request: { method: 'POST', path: '/scenarios/send_menu_item' },
			fields: [required(inBody(client)), required(inBody(menuItem, 'menu_item_id', id))],
			answer: { kind: 'done' },
		},
	],
};
