export { ask } from './ask';
export { receiveAnswer } from './receive';
