'use strict';

/** Operator statuses with their offline_type. 0 is online (vendor documentation). */
const OPERATOR_STATUSES = [
	{ id: 0, name: { en: 'Working', ru: 'Работает' }, offlineType: null },
	{ id: 1, name: { en: 'Busy', ru: 'Занят' }, offlineType: 'busy' },
	{ id: 2, name: { en: 'Break', ru: 'Перерыв' }, offlineType: 'break' },
	{ id: 3, name: { en: 'Training', ru: 'Обучение' }, offlineType: 'study' },
	{ id: 4, name: { en: 'Technical break', ru: 'Технический перерыв' }, offlineType: 'tech break' },
	{ id: 5, name: { en: 'Holiday', ru: 'Отпуск' }, offlineType: 'holiday' },
];

/**
 * Sets the status of an operator. It does not log the operator in; offline_type has no meaning while they are logged out (seen on live
 * accounts).
 * @param {any} operator
 * @param {number} statusId one of OPERATOR_STATUSES
 */
function setStatus(operator, statusId) {
	operator.status_id = statusId;
	operator.offline_type = OPERATOR_STATUSES.find(({ id }) => id === statusId).offlineType;
	if (statusId === 0) operator.online = 1;
}

module.exports = { OPERATOR_STATUSES, setStatus };
