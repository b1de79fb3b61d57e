'use strict';

const { raiseOperatorStatus } = require('../events');
const { serializeChannel, serializeOperator } = require('../serializers');
const { OPERATOR_STATUSES, setStatus } = require('../operators');
const { created, list, ok, raw, reject, rejectField, requireFound } = require('../responses');

function listChannels({ state, account, query }) {
	const all = account.channels.filter(({ phone }) => query.phone === undefined || phone === query.phone);
	return list(all, query, { serialize: serializeChannel, total: all.length + state.variants.channelsTotalExtra });
}

const getChannel = ({ account, params }) => ok(serializeChannel(requireFound(account.channels.get(params.id))));

const serializerFor =
	({ state, account }) =>
	(operator) =>
		serializeOperator(account, operator, { old: state.variants.legacyOperators });

const OPERATOR_FILTERS = ['phone', 'email', 'online', 'status_id', 'status', 'role'];

function listOperators(context) {
	const { account, query } = context;
	const all = account.operators.filter((each) =>
		OPERATOR_FILTERS.every((field) => query[field] === undefined || each[field] === query[field]),
	);
	return list(all, query, { serialize: serializerFor(context) });
}

const operatorOf = ({ account, params }) => requireFound(account.operators.get(params.id));

function getOperator(context) {
	const view = serializerFor(context)(operatorOf(context));
	return context.state.variants.unwrappedRecords ? raw(view) : ok(view);
}

function checkOperator({ account, body }, id) {
	const { email, access_right_id, role, status_id } = body;
	if (email !== undefined && !email.includes('@')) throw rejectField('email', 'is invalid');
	const taken = account.operators.find((each) => each.email === email && each.id !== id);
	if (email !== undefined && taken) throw rejectField('email', 'has already been taken');
	if (access_right_id !== undefined && !account.accessRights.has(access_right_id))
		throw rejectField('access_right_id', 'not found');
	if (role !== undefined && !['operator', 'supervisor', 'admin'].includes(role))
		throw rejectField('role', 'is not included in the list');
	if (status_id !== undefined) checkStatus(status_id);
}

function checkStatus(id) {
	if (!OPERATOR_STATUSES.some((each) => each.id === id)) throw rejectField('status_id', 'is not included in the list');
}

function createOperator(context) {
	const { account, body } = context;
	if (!body.email) throw rejectField('email', "can't be blank");
	checkOperator(context, undefined);
	const { password, ...fields } = body;
	const operator = account.operators.add({
		phone: null,
		role: 'operator',
		access_right_id: null,
		status: 'enabled',
		online: 0,
		offline_type: null,
		avatar: null,
		first_name: null,
		last_name: null,
		external_id: null,
		last_visit: null,
		status_id: 0,
		two_factor: false,
		...fields,
	});
	return created(serializerFor(context)(operator));
}

function updateOperator(context) {
	const { body } = context;
	const operator = operatorOf(context);
	checkOperator(context, operator.id);
	const { password, status_id, ...fields } = body;
	Object.assign(operator, fields);
	if (status_id !== undefined) changeStatus(context, operator, status_id);
	return ok(serializerFor(context)(operator));
}

function changeStatus(context, operator, statusId) {
	setStatus(operator, statusId);
	raiseOperatorStatus(context, operator);
}

function setOperatorStatus(context) {
	const operator = context.account.operators.get(context.params.id);
	if (!operator) throw reject(400, `Operator ${context.params.id} does not belong to the company`);
	checkStatus(context.body.status_id);
	changeStatus(context, operator, context.body.status_id);
	return ok();
}

const listOperatorStatuses = () => raw(OPERATOR_STATUSES.map(({ id, name }) => ({ id, name })));

const listOperatorGroups = ({ account }) => ok(account.operatorGroups.all());

const listAccessRights = ({ account }) => ok(account.accessRights.all());

const getAccessRight = ({ account, params }) => ok(requireFound(account.accessRights.get(params.id)));

module.exports = {
	listChannels,
	getChannel,
	listOperators,
	getOperator,
	createOperator,
	updateOperator,
	setOperatorStatus,
	listOperatorStatuses,
	listOperatorGroups,
	listAccessRights,
	getAccessRight,
};
