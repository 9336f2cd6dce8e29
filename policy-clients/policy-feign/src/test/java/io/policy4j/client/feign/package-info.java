/** Tests against real servers on the loopback interface. */
package io.policy4j.client.feign;
