'use strict';

const { attachmentsOf } = require('../../../dist/nodes/Chat2Desk/utils/attachments');

const LINK = 'https://x.example/a.pdf';
const FILE = { link: LINK, name: 'a.pdf' };
const urlsOf = (message) => attachmentsOf(message).map(({ url }) => url);

test.each([
	['an array', { attachments: [FILE] }],
	['a single object', { attachments: FILE }],
	['an object of objects', { attachments: { 0: FILE } }],
	['an array in an object', { attachments: { data: [FILE] } }],
	['an array in an array', { attachments: [[FILE]] }],
	['JSON text of an array', { attachments: JSON.stringify([FILE]) }],
	['JSON text of an object', { attachments: JSON.stringify(FILE) }],
	['a URL', { attachments: LINK }],
	['the property url', { attachments: [{ url: LINK }] }],
	['an empty link beside a url', { attachments: [{ link: null, url: LINK }] }],
	['a photo as an object', { photo: { link: LINK } }],
	['a photo as an array', { photo: [LINK] }],
	['a photo as JSON text', { photo: JSON.stringify(FILE) }],
])('finds the file in %s', (_name, message) => {
	expect(urlsOf(message)).toEqual([LINK]);
});

test.each([
	['a path in attachments', { attachments: ['/files/a.pdf'] }, '/files/a.pdf'],
	['a path of a medium', { audio: '/files/a.ogg' }, '/files/a.ogg'],
	['a relative path of a medium', { audio: 'files/a.ogg' }, 'files/a.ogg'],
])('finds %s', (_name, message, url) => {
	expect(urlsOf(message)).toEqual([url]);
});

test.each([
	[{ attachments: 'None' }],
	[{ attachments: [null, 5, {}, { link: '' }, 'see below'] }],
	[{ attachments: '[not JSON' }],
	[{ photo: 'None', video: 'null', audio: ' ', pdf: null }],
	[{ photo: '{}' }],
])('finds no file in %j', (message) => {
	expect(attachmentsOf(message)).toEqual([]);
});
