export { ask } from './ask';
export { receiveAnswer } from './receive';
export { resumesWaiting } from './resume';
