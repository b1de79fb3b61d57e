'use strict';

/** Handlers by operationId of the contract. */
module.exports = {
	...require('./messages'),
	...require('./sending'),
	...require('./clients'),
	...require('./team'),
	...require('./dialogs'),
	...require('./tags'),
	...require('./templates'),
	...require('./tickets'),
	...require('./webhooks'),
	...require('./statistics'),
	...require('./company'),
	...require('./reference'),
};
