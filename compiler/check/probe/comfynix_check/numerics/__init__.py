"""Whether a kernel computes what it should: methods that take torch and a device, and nothing else.

    data       seeded inputs, made on the CPU and quantised there
    verdict    two runs of a kernel against a reference in double precision: limits, and what is wrong
    matmul, fp8, conv, attention
               each gives its cases: the kernel to run, its reference, its limit

The reference is computed from the quantised inputs, so that what is measured is the kernel and not
the rounding of its inputs. They run on any device; the tests run them on the CPU.
"""
