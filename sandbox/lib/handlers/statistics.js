'use strict';

const { list, rejectField } = require('../responses');

/** Newest rows first. The status may be missing (seen on live accounts). */
function getStatistics({ state, account, query }) {
	account.completeDays?.(state.clock.now());
	const days = account.statistics[query.report];
	if (!days) throw rejectField('report', 'is not included in the list');
	const {
		status,
		body: { status: success, ...body },
	} = list(days[query.date] ?? [], query);
	return { status, body: state.variants.statusInStatistics ? { ...body, status: success } : body };
}

module.exports = { getStatistics };
