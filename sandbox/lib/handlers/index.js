'use strict';

/** What answers each operation of the contract, by its operationId. */
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
