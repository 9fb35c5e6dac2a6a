package io.hyperring.optim;

import static io.hyperring.optim.Slots.map;

import io.hyperring.autodiff.Node;
import java.util.List;

/**
 * Gradients scaled down, all by one factor, so that their common Euclidean norm is at most {@code maxNorm}: as
 * torch.nn.utils.clip_grad_norm_, with its 1e-6 beside the norm.
 *
 * <pre>
 *   g ← g · min(1, maxNorm / (√Σ g² + 1e-6))
 * </pre>
 *
 * @param maxNorm one number for all tensors
 */
public record ClipByNorm(Hyper maxNorm) implements Transform {
    private static final double BESIDE_NORM = 1e-6;

    @Override
    public List<Node> of(List<Node> gradients, List<Node> parameters) {
        Node norm = gradients.stream()
                .map(g -> g.square().sum())
                .reduce(Node::add)
                .orElseThrow()
                .root();
        Node factor = maxNorm.of(0).div(norm.add(BESIDE_NORM)).minimum(Node.constant(1));
        return map(gradients, (i, g) -> g.mul(factor));
    }
}
