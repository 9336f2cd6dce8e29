/**
 * The contract of adapters for HTTP clients: {@link io.policy4j.test.contract.ClientContract} is a JUnit test to extend,
 * {@link io.policy4j.test.contract.ContractClient} is what to tell it about a client.
 */
@NullMarked
package io.policy4j.test.contract;

import org.jspecify.annotations.NullMarked;
