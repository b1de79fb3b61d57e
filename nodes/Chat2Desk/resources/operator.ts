import type { INodeProperties } from 'n8n-workflow';
import { accessRight, externalId, operatorStatus, phone, role } from '../descriptions/common-fields';
import { atTop, byOffset, inBody, inPath, inQuery, required, singlePage } from '../descriptions/field-builders';
import { operatorRLC } from '../descriptions/resource-locators';
import type { Field, Resource } from '../descriptions/types';

const email: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	placeholder: 'name@email.com',
	default: '',
	description: 'The address with which the operator signs in',
};

const firstName: INodeProperties = {
	displayName: 'First Name',
	name: 'firstName',
	type: 'string',
	default: '',
	description: 'The first name, as clients may see it',
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
	description: 'The password with which the operator signs in',
};

const online: INodeProperties = {
	displayName: 'Online',
	name: 'online',
	type: 'boolean',
	default: true,
	description: 'Whether to return operators who are online, or those who are not',
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
	description: 'Whether the operator may sign in',
};

/** That the calls exist is Chat2Desk's word; what their bodies hold is assumed, so extra body fields stand ready. */
const profile: Field[] = [
	inBody(accessRight),
	inBody(externalId),
	inBody(password),
	inBody(phone, 'phone', 'recipient'),
	inBody(role),
];

const simple = [
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
	description: 'People of the team, their statuses, groups and rights',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create operator',
			description: 'Add an operator. The names of the fields are assumed; Extra Body Fields adds what is missing.',
			request: { method: 'POST', path: '/operators' },
			fields: [required(inBody(email)), atTop(inBody(firstName)), atTop(inBody(lastName)), ...profile],
			output: { kind: 'object' },
			simplify: simple,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get operator',
			description: 'Get one operator with status and number of open dialogs',
			request: { method: 'GET', path: '/operators/:id' },
			fields: [inPath(operatorRLC)],
			output: { kind: 'object' },
			simplify: simple,
		},
		{
			name: 'Get Access Right',
			value: 'getAccessRight',
			action: 'Get access right',
			description: 'Get one set of permissions',
			request: { method: 'GET', path: '/access_rights/:id' },
			fields: [inPath(accessRight)],
			output: { kind: 'object' },
		},
		{
			name: 'Get Access Rights',
			value: 'getAccessRights',
			action: 'Get access rights',
			description: 'Get the sets of permissions that operators can have',
			request: { method: 'GET', path: '/access_rights' },
			fields: [],
			output: singlePage,
		},
		{
			name: 'Get Groups',
			value: 'getGroups',
			action: 'Get operator groups',
			description: 'Get the groups of operators with their members',
			request: { method: 'GET', path: '/operators_groups' },
			fields: [],
			output: singlePage,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many operators',
			description: 'Get the operators of the account',
			request: { method: 'GET', path: '/operators' },
			fields: [
				inQuery(accountStatus, 'status'),
				inQuery(email),
				inQuery(online, 'online', 'booleanAsNumber'),
				inQuery(phone, 'phone', 'phoneFilter'),
				inQuery(role),
				inQuery(operatorStatus),
			],
			output: byOffset,
			simplify: simple,
		},
		{
			name: 'Get Statuses',
			value: 'getStatuses',
			action: 'Get operator statuses',
			description: 'Get the statuses that operators can have, such as online or break',
			request: { method: 'GET', path: '/operators/statuses' },
			fields: [],
			output: singlePage,
		},
		{
			name: 'Set Status',
			value: 'setStatus',
			action: 'Set status of operator',
			description: 'Set one operator to online, break or another status',
			// The old address, of one working client, is there for servers that do not know the call of Chat2Desk's method pages.
			request: {
				method: 'PUT',
				path: '/operators/:id',
				fallback: { path: '/operators/statuses/:id', onStatus: [404, 405] },
			},
			fields: [inPath(operatorRLC), required(inBody(operatorStatus))],
			output: { kind: 'acknowledgement' },
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update operator',
			description: 'Change an operator. The names of the fields are assumed; Extra Body Fields adds what is missing.',
			request: { method: 'PUT', path: '/operators/:id' },
			fields: [
				inPath(operatorRLC),
				inBody(accountStatus, 'status'),
				inBody(email),
				inBody(firstName),
				inBody(lastName),
				inBody(operatorStatus),
				...profile,
			],
			output: { kind: 'acknowledgement' },
		},
	],
};
