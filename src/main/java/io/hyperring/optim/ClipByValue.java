package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Every element of a gradient brought between −most and most, as torch.nn.utils.clip_grad_value_.
 *
 * <pre>
 *   g ← min(max(g, −most), most)
 * </pre>
 */
public record ClipByValue(Hyper most) implements Transform {
    @Override
    public List<Node> of(List<Node> gradients, List<Node> parameters) {
        return map(gradients, (i, g) -> g.maximum(most.of(i).neg()).minimum(most.of(i)));
    }
}
