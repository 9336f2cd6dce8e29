/** Tests of the contract: a plain adapter keeps it, and adapters with one flaw each do not. */
package io.policy4j.test.contract;
