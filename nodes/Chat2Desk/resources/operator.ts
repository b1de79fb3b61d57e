import type { INodeProperties } from 'n8n-workflow';
import { accessRight, externalId, operatorRLC, operatorStatus, phone, role } from '../descriptions/common-fields';
import * as field from '../descriptions/fields';
import { byOffset, unpaginated } from '../descriptions/operations';
import type { Field, Resource } from '../descriptions/types';

const email: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	placeholder: 'name@email.com',
	default: '',
	description: 'Email address for signing in',
};

const firstName: INodeProperties = {
	displayName: 'First Name',
	name: 'firstName',
	type: 'string',
	default: '',
	description: 'The first name. Clients may see it.',
};

const lastName: INodeProperties = {
	displayName: 'Last Name',
	name: 'lastName',
	type: 'string',
	default: '',
};

const password: INodeProperties = {
	displayName: 'Password',
	name: 'password',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	description: 'Password for signing in',
};

const online: INodeProperties = {
	displayName: 'Online',
	name: 'online',
	type: 'boolean',
	default: true,
	description: 'Whether to return online operators. Turn off to return offline ones.',
};

const accountStatus: INodeProperties = {
	displayName: 'Account Status',
	name: 'accountStatus',
	type: 'options',
	options: [
		{ name: 'Deleted', value: 'deleted' },
		{ name: 'Disabled', value: 'disabled' },
		{ name: 'Enabled', value: 'enabled' },
	],
	default: 'enabled',
	description: 'Only enabled operators can sign in',
};

/** Chat2Desk documents the endpoints but not the body fields, so these names are unverified. Extra Body Fields is the fallback. */
const profileFields: Field[] = [
	field.inBody(accessRight),
	field.inBody(externalId),
	field.inBody(password),
	field.inBody(phone, 'phone', 'recipient'),
	field.inBody(role),
];

const simplifiedFields = [
	'id',
	'email',
	'first_name',
	'last_name',
	'phone',
	'role',
	'status',
	'online',
	'status_id',
	'last_visit',
];

export const operatorResource: Resource = {
	name: 'Operator',
	value: 'operator',
	description: 'Team members, their statuses, groups and permissions',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create operator',
			description: 'Create an operator. Field names unverified: if one does not work, use Options > Extra Body Fields.',
			request: { method: 'POST', path: '/operators' },
			fields: [
				field.required(field.inBody(email)),
				field.atTop(field.inBody(firstName)),
				field.atTop(field.inBody(lastName)),
				...profileFields,
			],
			output: { kind: 'object' },
			simplify: simplifiedFields,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get operator',
			description: 'Get an operator with status and number of open dialogs',
			request: { method: 'GET', path: '/operators/:id' },
			fields: [field.inPath(operatorRLC)],
			output: { kind: 'object' },
			simplify: simplifiedFields,
		},
		{
			name: 'Get Access Right',
			value: 'getAccessRight',
			action: 'Get access right',
			description: 'Get a set of operator permissions',
			request: { method: 'GET', path: '/access_rights/:id' },
			fields: [field.inPath(accessRight)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Access Rights',
			value: 'getAccessRights',
			action: 'Get access rights',
			description: 'Get the available sets of operator permissions',
			request: { method: 'GET', path: '/access_rights' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Get Groups',
			value: 'getGroups',
			action: 'Get operator groups',
			description: 'Get the operator groups with their members',
			request: { method: 'GET', path: '/operators_groups' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many operators',
			description: 'Get many operators',
			request: { method: 'GET', path: '/operators' },
			fields: [
				field.inQuery(accountStatus, 'status'),
				field.inQuery(email),
				field.inQuery(online, 'online', 'booleanAsNumber'),
				field.inQuery(phone, 'phone', 'phoneFilter'),
				field.inQuery(role),
				field.inQuery(operatorStatus),
			],
			output: byOffset,
			simplify: simplifiedFields,
		},
		{
			name: 'Get Statuses',
			value: 'getStatuses',
			action: 'Get operator statuses',
			description: 'Get the available operator statuses, such as online or break',
			request: { method: 'GET', path: '/operators/statuses' },
			fields: [],
			output: unpaginated,
		},
		{
			name: 'Set Status',
			value: 'setStatus',
			action: 'Set operator status',
			description: 'Set an operator to online, break or another status',
			// The fallback is used by an existing client, for servers that lack the endpoint of Chat2Desk's method pages.
			request: {
				method: 'PUT',
				path: '/operators/:id',
				fallback: { path: '/operators/statuses/:id', onStatus: [404, 405] },
			},
			fields: [field.inPath(operatorRLC), field.required(field.inBody(operatorStatus))],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update operator',
			description: 'Update an operator. Field names unverified: if one does not work, use Options > Extra Body Fields.',
			request: { method: 'PUT', path: '/operators/:id' },
			fields: [
				field.inPath(operatorRLC),
				field.inBody(accountStatus, 'status'),
				field.inBody(email),
				field.inBody(firstName),
				field.inBody(lastName),
				field.inBody(operatorStatus),
				...profileFields,
			],
			output: { kind: 'acknowledgement' },
		},
	],
};
