'use strict';

/**
 * The expected requests of each operation, written by hand.
 * - `all`: the requests in order with every field set, for the n-th input item (its values: test/support/catalogue.js)
 * - `least`: the requests with only the required fields (and those in `with`), for the first item
 * - `reply`: the whole response, if it is no list or object in the usual envelope
 * - `afterRefusal`: the number of further requests after a rejected one
 * - `apart`: the operation has its own test file
 * - `answer`, `output`: the data in the response and the node's output, if not the usual `{ id: 70 + n, junk: 'x' }`
 */

module.exports = {
	...require('./messages'),
	...require('./clients'),
	...require('./others'),
};
