package io.hyperring.conformance;

import io.hyperring.autodiff.Grad;
import io.hyperring.autodiff.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Single operations y = op(x0, x1, ...): gradients gᵢ of ⟨v, y⟩ and, for given uᵢ, those of Σᵢ ⟨uᵢ, gᵢ⟩ by every input and by
 * the cotangent v.
 */
final class OpsFamily implements Family {
    @Override
    public Map<String, double[]> compute(GoldenCase golden) {
        Computation computation = new Computation();
        List<Node> inputs = new ArrayList<>();
        while (golden.has("x" + inputs.size())) {
            inputs.add(computation.input(golden, "x" + inputs.size()));
        }
        Node y = GoldenOps.apply(CaseConfig.of(golden), inputs);
        Node v = computation.input(golden, "v");
        if (!v.shape().equals(y.shape())) {
            throw new Unsupported(
                    "the cotangent must have the shape of the result: v=" + v.shape() + ", y=" + y.shape());
        }
        computation.result("outputs/y", y);
        List<Node> gradients = Grad.vjp(y, v, inputs);
        Node contracted = Node.constant(0);
        for (int i = 0; i < inputs.size(); i++) {
            computation.result("grads/x" + i, gradients.get(i));
            if (golden.has("u" + i)) {
                Node along = computation.input(golden, "u" + i);
                contracted = contracted.add(along.mul(gradients.get(i)).sum());
            }
        }
        computation.result("contracted", contracted);
        List<Node> wrt = new ArrayList<>(inputs);
        wrt.add(v);
        List<Node> second = Grad.of(contracted, wrt);
        for (int i = 0; i < inputs.size(); i++) {
            computation.result("second/x" + i, second.get(i));
        }
        computation.result("second/v", second.get(inputs.size()));
        return computation.run();
    }
}
