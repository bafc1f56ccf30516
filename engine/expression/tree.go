package expression

import "github.com/expr-lang/expr/ast"

// twinned tells of a < b < c and a ?: b. The parser puts one node of these into two
// places, so that nested ones would make a small source an endless tree: they are
// refused before anything else walks it.
func (c *compiler) twinned(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryNode:
		if chained(n) {
			c.report(place(n), "E109.chain", "")
			return true
		}
	case *ast.ConditionalNode:
		if n.Cond == n.Exp1 {
			c.report(place(n), "E109.elvis", "")
			return true
		}
	}
	for _, child := range children(n) {
		if c.twinned(child) {
			return true
		}
	}
	return false
}

// chained reports whether the parser made the node of a < b < c.
func chained(n *ast.BinaryNode) bool {
	right, ok := n.Right.(*ast.BinaryNode)
	if !ok {
		return false
	}
	left, ok := n.Left.(*ast.BinaryNode)
	if ok && left.Right != right.Left {
		left, ok = left.Right.(*ast.BinaryNode)
	}
	return ok && left.Right == right.Left
}

// children are the nodes directly under n.
func children(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.ChainNode:
		return []ast.Node{n.Node}
	case *ast.MemberNode:
		return []ast.Node{n.Node, n.Property}
	case *ast.SliceNode:
		return present(n.Node, n.From, n.To)
	case *ast.CallNode:
		return append([]ast.Node{n.Callee}, n.Arguments...)
	case *ast.BuiltinNode:
		return n.Arguments
	case *ast.PredicateNode:
		return []ast.Node{n.Node}
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.VariableDeclaratorNode:
		return []ast.Node{n.Value, n.Expr}
	case *ast.SequenceNode:
		return n.Nodes
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.MapNode:
		return n.Pairs
	case *ast.PairNode:
		return []ast.Node{n.Key, n.Value}
	}
	return nil
}

func present(nodes ...ast.Node) []ast.Node {
	var all []ast.Node
	for _, n := range nodes {
		if n != nil {
			all = append(all, n)
		}
	}
	return all
}

// extent is the stretch of the source that a node and all under it take.
func extent(n ast.Node) span {
	at := place(n)
	for _, child := range children(n) {
		at = at.join(extent(child))
	}
	return at
}
