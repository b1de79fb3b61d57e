'use strict';

const { raiseOperatorStatus } = require('../events');
const { channelView, operatorView } = require('../views');
const { OPERATOR_STATUSES, setStatus } = require('../operators');
const { bare, created, done, found, list, one, refuse, refuseField, rows } = require('../reply');

function listChannels({ world, account, query }) {
	const all = account.channels.filter(({ phone }) => query.phone === undefined || phone === query.phone);
	return list(all, query, { view: channelView, total: all.length + world.quirks.channelsTotalExtra });
}

const getChannel = ({ account, params }) => one(channelView(found(account.channels.get(params.id))));

const viewOf =
	({ world, account }) =>
	(operator) =>
		operatorView(account, operator, { old: world.quirks.oldOperators });

const OPERATOR_FILTERS = ['phone', 'email', 'online', 'status_id', 'status', 'role'];

function listOperators(scene) {
	const { account, query } = scene;
	const all = account.operators.filter((each) =>
		OPERATOR_FILTERS.every((field) => query[field] === undefined || each[field] === query[field]),
	);
	return list(all, query, { view: viewOf(scene) });
}

const operatorOf = ({ account, params }) => found(account.operators.get(params.id));

function getOperator(scene) {
	const view = viewOf(scene)(operatorOf(scene));
	return scene.world.quirks.bareSingles ? bare(view) : one(view);
}

function checkOperator({ account, body }, id) {
	const { email, access_right_id, role, status_id } = body;
	if (email !== undefined && !email.includes('@')) throw refuseField('email', 'is invalid');
	const taken = account.operators.find((each) => each.email === email && each.id !== id);
	if (email !== undefined && taken) throw refuseField('email', 'has already been taken');
	if (access_right_id !== undefined && !account.accessRights.has(access_right_id))
		throw refuseField('access_right_id', 'not found');
	if (role !== undefined && !['operator', 'supervisor', 'admin'].includes(role))
		throw refuseField('role', 'is not included in the list');
	if (status_id !== undefined) checkStatus(status_id);
}

function checkStatus(id) {
	if (!OPERATOR_STATUSES.some((each) => each.id === id)) throw refuseField('status_id', 'is not included in the list');
}

function createOperator(scene) {
	const { account, body } = scene;
	if (!body.email) throw refuseField('email', "can't be blank");
	checkOperator(scene, undefined);
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
	return created(viewOf(scene)(operator));
}

function updateOperator(scene) {
	const { body } = scene;
	const operator = operatorOf(scene);
	checkOperator(scene, operator.id);
	const { password, status_id, ...fields } = body;
	Object.assign(operator, fields);
	if (status_id !== undefined) changeStatus(scene, operator, status_id);
	return one(viewOf(scene)(operator));
}

function changeStatus(scene, operator, statusId) {
	setStatus(operator, statusId);
	raiseOperatorStatus(scene, operator);
}

function setOperatorStatus(scene) {
	const operator = scene.account.operators.get(scene.params.id);
	if (!operator) throw refuse(400, `Operator ${scene.params.id} does not belong to the company`);
	checkStatus(scene.body.status_id);
	changeStatus(scene, operator, scene.body.status_id);
	return done();
}

const listOperatorStatuses = () => bare(OPERATOR_STATUSES.map(({ id, name }) => ({ id, name })));

const listOperatorGroups = ({ account }) => rows(account.operatorGroups.all());

const listAccessRights = ({ account }) => rows(account.accessRights.all());

const getAccessRight = ({ account, params }) => one(found(account.accessRights.get(params.id)));

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
