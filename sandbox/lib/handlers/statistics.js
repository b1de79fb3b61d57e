'use strict';

const { list, refuseField } = require('../reply');

/** Newest rows first; the status may be missing (seen on live accounts). */
function getStatistics({ world, account, query }) {
	account.endDays?.(world.clock.now());
	const days = account.statistics[query.report];
	if (!days) throw refuseField('report', 'is not included in the list');
	const {
		status,
		body: { status: success, ...body },
	} = list(days[query.date] ?? [], query);
	return { status, body: world.quirks.statusInStatistics ? { ...body, status: success } : body };
}

module.exports = { getStatistics };
