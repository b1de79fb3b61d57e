'use strict';

/** The statuses of operators, with what offline_type says of each. 0 is online (from the vendor's text). */
const OPERATOR_STATUSES = [
	{ id: 0, name: { en: 'Working', ru: 'Работает' }, offlineType: null },
	{ id: 1, name: { en: 'Busy', ru: 'Занят' }, offlineType: 'busy' },
	{ id: 2, name: { en: 'Break', ru: 'Перерыв' }, offlineType: 'break' },
	{ id: 3, name: { en: 'Training', ru: 'Обучение' }, offlineType: 'study' },
	{ id: 4, name: { en: 'Technical break', ru: 'Технический перерыв' }, offlineType: 'tech break' },
	{ id: 5, name: { en: 'Holiday', ru: 'Отпуск' }, offlineType: 'holiday' },
];

/**
 * Sets an operator's status. Who is not logged in stays so, and then offline_type means nothing (seen on live accounts).
 * @param {any} operator
 * @param {number} statusId one of OPERATOR_STATUSES
 */
function setStatus(operator, statusId) {
	operator.status_id = statusId;
	operator.offline_type = OPERATOR_STATUSES.find(({ id }) => id === statusId).offlineType;
	if (statusId === 0) operator.online = 1;
}

module.exports = { OPERATOR_STATUSES, setStatus };
