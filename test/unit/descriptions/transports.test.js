'use strict';

const { unsupportedContent } = require('../../../dist/nodes/Chat2Desk/descriptions/transports');
const { transportsOf } = require('../../../dist/nodes/Chat2Desk/descriptions/transports');

const told = (to_client) => unsupportedContent(transportsOf({ sms: { from_client: { text: 'no' }, to_client } })[0]);

test.each([
	[{ text: 'yes', image: 'yes', audio: 'yes', video: 'yes', pdf: 'yes', location: 'yes' }, ''],
	[
		{ text: 'yes', image: 'no', audio: 'no', video: 'no', pdf: 'no', location: 'no' },
		'Cannot send images, audio, videos or PDF files',
	],
	[{ text: 'yes', location: 'no' }, ''],
	[{ audio: 'NO ', video: 'no' }, 'Cannot send audio or videos'],
	[{ text: 'maybe', image: null, audio: '' }, ''],
	[{}, ''],
	[undefined, ''],
	[null, ''],
	['no', ''],
])('of %j: %s', (carries, words) => {
	expect(told(carries)).toBe(words);
});

test('a transport that is a mere name has nothing against it', () => {
	expect(transportsOf(['sms', { id: 'viber' }]).map(unsupportedContent)).toEqual(['', '']);
});
